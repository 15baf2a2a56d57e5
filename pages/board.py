"""Board: where the partnership stands today."""

import textwrap

import streamlit as st

from db import connect
from db.queries import board, choices, services
from synergy import dates, words
from ui.board import outside, small_map, summary
from ui.board import themes as board_themes
from ui.services import assurance
from ui.text import plain
from ui.viewer import viewer

PARTNERS = 8
PURPOSE = 110
today = dates.today().isoformat()

if viewer().role == "funder":
    outside.show(today)
    st.stop()

with connect.reading_as(viewer()) as db:
    name = choices.setting(db, "partnership_name")
    purpose = choices.setting(db, "purpose")
    around = board.between(db, today)
    known = around.last or around.coming or board.has_partners(db)

st.title(plain(name) if name else "Synergy", anchor=False)
if purpose:
    st.markdown(plain(textwrap.shorten(purpose, PURPOSE, placeholder=" …")))
if not known:
    summary.first_steps()
    st.stop()

with connect.reading_as(viewer()) as db:
    changes = board.changes(db, around)
    everybody = board.Owed(None, "All partners", changes.overdue, board.count_due(db, around))
    partners = board.owed(db, around, PARTNERS)
    themes, held = board.themes(db, today), board.count_held(db, today)
    boroughs = board.concerned(db)
    specialisms = [term.name for term in choices.terms(db, words.SPECIALISM)]
    on_offer, _ = services.count_services(db, services.ServiceFilter())

summary.show_coming(around)
assurance.show_reminder(around)
summary.show_changes(around, changes)
left, right = st.columns(2, gap="large")
with left:
    st.subheader("Open issues by theme", anchor=False)
    board_themes.show(themes, held)
with right:
    st.subheader("Actions by partner", anchor=False)
    summary.show_owed(around, everybody, partners)
st.subheader("Services and issues in London", anchor=False)
small_map.show(on_offer, boroughs, specialisms)
