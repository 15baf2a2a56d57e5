"""The board as funders see it: what the partnership does, raised and got done."""

import streamlit as st

from db import connect
from db.queries import actions, board, choices, outside, published
from synergy import dates, words
from ui import pages
from ui.actions import rows
from ui.board import small_map
from ui.board import themes as board_themes
from ui.board.summary import show_figures
from ui.kit import own_pages
from ui.text import plain
from ui.viewer import viewer

LATEST = 5


def show(today: str) -> None:
    """Draw the whole board from what is published."""
    with connect.reading_as(viewer()) as db:
        name = choices.setting(db, "partnership_name")
        purpose = choices.setting(db, "purpose")
        figures = outside.figures(db)
        made_at = published.published(db).made_at
        themes, held = board.themes(db, today), board.count_held(db, today)
        done = actions.some_actions(db, outside.latest_done(db, LATEST))
        boroughs = board.concerned(db)
        specialisms = [term.name for term in choices.terms(db, words.SPECIALISM)]
    st.title(plain(name) if name else "Synergy", anchor=False)
    if purpose:
        st.markdown(plain(purpose, 600))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"As of {dates.say_moment(made_at)}.", width="content")
        own_pages.link("/report", "Print this")
    _figures(figures)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("What partners raise", anchor=False)
        board_themes.show(themes, held)
    with right:
        st.subheader("What got done", anchor=False)
        rows.show_list(done, today)
        if done:
            pages.link("actions", "All that was done", "arrow_forward", state="done")
        else:
            st.caption("Nothing is shown here yet.")
    st.subheader("Services and issues in London", anchor=False)
    small_map.show(figures.services, boroughs, specialisms)


def _figures(figures: outside.Figures) -> None:
    show_figures(
        "In numbers",
        [
            (figures.partners, "Partners", "partners", {"kind": "partner"}),
            (figures.services, "Services", "map", {}),
            (figures.boroughs, "Boroughs", "map", {}),
            (figures.open_issues, "Open issues", "issues", {"status": "open"}),
            (figures.actions_done, "Actions done", "actions", {"state": "done"}),
            (figures.actions_open, "Actions open", "actions", {"state": "all open"}),
        ],
    )
