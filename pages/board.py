"""Board: where the partnership is today."""

import streamlit as st

from db import connect
from db.queries import choices
from synergy import dates, words
from ui.board import figures, head, outside, overview, owed, own, recurring, small_map
from ui.viewer import viewer

today = dates.today().isoformat()
if viewer().role == "funder":
    outside.show(today)
    st.stop()

board = overview.read(today)
with connect.reading_as(viewer()) as db:
    name = choices.setting(db, "partnership_name")
    specialisms = [term.name for term in choices.terms(db, words.SPECIALISM)]

if board.is_empty:
    head.show(name, None)
    head.show_first_steps()
    st.stop()

head.show(name, board.around)
own.show(board.around)
figures.show(figures.of_partnership(board.figures, board.around))
left, right = st.columns([6, 5])
with left:
    recurring.show(board.issues, board.meetings)
with right:
    small_map.show(board.figures.services.now, board.boroughs, specialisms)
left, right = st.columns([6, 5])
with left:
    owed.show(board.owed, board.around)
