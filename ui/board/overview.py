"""What the board shows, read once for as long as nothing changes."""

from dataclasses import dataclass

import streamlit as st

from db import connect
from db.queries import board, board_figures, choices, trends
from db.queries.board import Between, Concerned, Gathering, Owed
from db.queries.board_figures import Figures
from db.queries.trends import RaisedIssue
from db.revision import Revision, revision
from synergy import words
from synergy.viewers import Role, Viewer
from ui.viewer import viewer

# How many boards are kept, for all viewers together.
KEPT = 20
# How many issues, and how many partners, are listed.
ISSUES, PARTNERS = 11, 8


@dataclass(frozen=True)
class Overview:
    """The board of one day.

    `meetings` are the last ones, the oldest of them first; `name` is the partnership's, None until
    it has one; `specialisms` are names in their order.
    """

    name: str | None
    specialisms: list[str]
    around: Between
    meetings: list[Gathering]
    figures: Figures
    issues: list[RaisedIssue]
    owed: list[Owed]
    boroughs: list[Concerned]
    is_empty: bool


def read(today: str) -> Overview:
    """Read the board of a day (ISO) as this viewer may see it."""
    who = viewer()
    return _read(revision(who), who.role, today, who)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _read(at: Revision, role: Role, today: str, _who: Viewer) -> Overview:
    with connect.reading_as(_who) as db:
        around = board.between(db, today)
        meetings = board.last_meetings(db, today)
        return Overview(
            choices.setting(db, "partnership_name"),
            [term.name for term in choices.terms(db, words.SPECIALISM)],
            around,
            meetings,
            board_figures.figures(db, around, meetings[-board_figures.MEETINGS :]),
            trends.raised_issues(db, [one.id for one in meetings], ISSUES),
            board.owed(db, around, PARTNERS),
            board.concerned(db),
            not (around.last or around.coming or board.has_partners(db)),
        )
