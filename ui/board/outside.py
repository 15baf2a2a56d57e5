"""The board as funders see it: what the partnership does, hears and has achieved."""

import streamlit as st

from db import connect
from db.queries import actions, choices, outside, published
from synergy import dates, words
from ui import pages
from ui.actions import rows
from ui.board import figures, recurring, small_map
from ui.board.figures import Card
from ui.board.overview import Overview
from ui.kit import own_pages
from ui.text import plain
from ui.viewer import viewer

LATEST = 6


def show(board: Overview) -> None:
    """Draw the whole board from what is published."""
    with connect.reading_as(viewer()) as db:
        purpose = choices.setting(db, "purpose")
        counts = outside.figures(db)
        made_at = published.published(db).made_at
        done = actions.some_actions(db, outside.latest_done(db, LATEST))
    st.title(plain(board.name) if board.name else "Synergy", anchor=False)
    if purpose:
        st.markdown(plain(purpose, 600))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"As of {dates.say_moment(made_at)}.", width="content")
        own_pages.link("/report", "Print or save as PDF")
    figures.show(_cards(board, counts))
    left, right = st.columns([6, 5])
    with left:
        recurring.show(board.issues, board.meetings, "What partners are telling us")
    with right:
        small_map.show(board.figures.services.now, board.boroughs, board.specialisms)
    st.header("What we've achieved", anchor=False)
    if not done:
        st.caption("Nothing has been published yet.")
        return
    rows.show_list(done, board.around.today)
    pages.link("actions", "All completed actions", "arrow_forward", state="done")


def _cards(board: Overview, counts: outside.Figures) -> list[Card]:
    shown, around = board.figures, board.around
    boroughs = words.count(counts.boroughs, "borough")
    where = f"working in {boroughs}" if counts.partners else "none listed yet"
    return [
        Card("Partners", counts.partners, "partners", {"kind": "partner"}, where),
        figures.services(shown, around),
        figures.open_issues(shown, around),
        figures.done_in_all(shown, around),
        figures.open_actions("Actions under way", shown, around),
    ]
