"""Practice: what works, by need, with who to ask and how strong the evidence is."""

import streamlit as st

from db.kinds.records import PRACTICE
from db.queries import choices, practice
from synergy import words
from ui import pages
from ui.kit import filters, forms, lists, paging, publishing
from ui.kit.choices import labels, terms
from ui.practice import form, item, rows
from ui.practice.form import NEW
from ui.viewer import read, viewer

ROWS = 25

chosen = filters.chosen_id("practice")
if chosen is not None:
    item.show(chosen)
    pages.stop()

needs = read(terms, words.SPECIALISM, words.FACTOR)
counts = read(practice.count_by_evidence)
partners = labels(read(choices.organizations))

bar, below = lists.toolbar("What works"), st.container()
with bar:
    evidence = filters.choose_view("evidence", filters.counted(counts))
    said = filters.find("Search what works", "find", "Search what works")
    with filters.more("need", "ask"):
        need = filters.choose("Need", "need", needs)
        partner = filters.choose("Who to ask", "ask", partners)

strength = None if evidence == filters.ALL else evidence
wanted = practice.PracticeFilter(need, strength, partner, said)
total = read(practice.count_practice, wanted)
page = paging.turn("practice_page", wanted, total, ROWS, "summary", "summaries")
lines = read(practice.list_practice, wanted, page)

coordinates = viewer().role == "coordinator"
if coordinates:
    with bar:
        forms.opener(NEW, "Add", "add", first=True)
    forms.drawer(NEW, "Add what works", form.add)
    publishing.ask(PRACTICE)
with below:
    if not lines:
        cure = "add what a partner has learnt" if coordinates else None
        lists.none_here("summaries of what works", "lightbulb", cure)
        pages.stop()
    titles, columns = [one.title for one in lines], rows.columns(lines)
    shown = lists.table("practice", lines, titles, columns, "What works", selects=coordinates)
if shown.selected:
    publishing.offer(PRACTICE, shown.selected, lists.bar("practice", shown.selected))
