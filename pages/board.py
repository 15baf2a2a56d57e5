"""Board: where the partnership is today."""

import streamlit as st

from synergy import dates
from ui import pages
from ui.board import figures, head, outside, overview, owed, own, recurring, small_map
from ui.viewer import viewer

today = dates.today().isoformat()
board = overview.read(today)
if viewer().role == "funder":
    outside.show(board)
    pages.stop()
if board.is_empty:
    head.show(board.name, None)
    head.show_first_steps()
    pages.stop()

head.show(board.name, board.around)
own.show(board.around)
figures.show(figures.of_partnership(board.figures, board.around))
left, right = st.columns([6, 5])
with left:
    recurring.show(board.issues, board.meetings)
with right:
    small_map.show(board.figures.services.now, board.boroughs, board.specialisms)
left, right = st.columns([6, 5])
with left:
    owed.show(board.owed, board.around)
