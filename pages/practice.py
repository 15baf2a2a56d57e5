"""Practice: what works, by need, with who to ask and how strong the evidence is."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import records
from db.kinds.records import PRACTICE
from db.queries import choices, practice
from synergy import words
from ui.kit import editor, filters, forms, lists, paging, publishing
from ui.kit.choices import labels
from ui.practice import item
from ui.practice.form import NEW, layout
from ui.practice.rows import line
from ui.viewer import viewer

ROWS = 20

chosen = filters.chosen_id("practice")
if chosen is not None:
    item.show(chosen)
    st.stop()

with connect.reading_as(viewer()) as db:
    needs = {
        term.id: term.name
        for taxonomy in (words.SPECIALISM, words.FACTOR)
        for term in choices.terms(db, taxonomy)
    }
    partners = labels(choices.organizations(db))

st.title("Practice: what works", anchor=False)
with filters.row():
    need = filters.choose("Need", "need", needs)
    evidence = filters.choose("Evidence", "evidence", {word: word for word in words.EVIDENCE})
    partner = filters.choose("Ask", "ask", partners)

wanted = practice.PracticeFilter(need, evidence, partner)
with connect.reading_as(viewer()) as db:
    total = practice.count_practice(db, wanted)
    called = ("piece of practice", "pieces of practice")
    page = paging.turn("practice_page", wanted, total, ROWS, *called)
    lines = practice.list_practice(db, wanted, page)

if viewer().role == "coordinator":
    forms.opener(NEW, "Add what works", "add")
    if forms.is_open(NEW):
        with connect.reading_as(viewer()) as db:
            asked = layout(db)
        start, add = {"evidence": words.EVIDENCE[0]}, partial(records.add, PRACTICE)
        editor.add(NEW, asked, start, add, "What works was added.", opens="practice")
if not lines:
    adds = viewer().role == "coordinator"
    lists.none_here("practice", "lightbulb", "add what a partner has learnt" if adds else None)
publishing.offer_all(PRACTICE, lines)
lists.show("practice", publishing.marked(map(line, lines), lines))
