"""Issues: what partners raise, how often, and what follows."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import records
from db.kinds.records import ISSUE
from db.queries import choices, issues
from synergy import dates, words
from ui.issues import form, item
from ui.issues.form import NEW
from ui.issues.rows import line
from ui.kit import editor, filters, forms, lists, paging, publishing
from ui.kit.choices import labels
from ui.viewer import viewer

ROWS = 20
AGAIN = {"yes": "raised before", "no": "raised for the first time"}

chosen = filters.chosen_id("issue")
if chosen is not None:
    item.show(chosen, dates.today().isoformat())
    st.stop()

with connect.reading_as(viewer()) as db:
    themes = {term.code: term.name for term in choices.terms(db, words.THEME)}
    partners = labels(choices.organizations(db))
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    meetings = labels(choices.meetings(db, filters.chosen_id("raised_at")))

st.title("Issues", anchor=False)
with filters.row():
    theme = filters.choose("Theme", "theme", {issues.NO_THEME: "no theme"} | themes)
    status = filters.choose("Status", "status", {word: word for word in words.ISSUE_STATUSES})
    partner = filters.choose("Raised by", "raised_by", partners)
    borough = filters.choose("Borough", "in_borough", boroughs)
    raised_at = filters.choose("Raised at", "raised_at", meetings)
    again = filters.choose("Before then", "again", AGAIN) if raised_at else None
    order = filters.choose_one("Order by", "order", issues.ORDERS)

before = None if again is None else again == "yes"
wanted = issues.IssueFilter(theme, status, partner, borough, raised_at, before)
with connect.reading_as(viewer()) as db:
    total = issues.count_issues(db, wanted)
    page = paging.turn("issues_page", (wanted, order), total, ROWS, "issue")
    lines = issues.list_issues(db, wanted, order, page)

if viewer().role == "coordinator":
    forms.opener(NEW, "Add an issue", "add")
    if forms.is_open(NEW):
        with connect.reading_as(viewer()) as db:
            layout = form.layout(db)
        start, add = {"status": "open"}, partial(records.add, ISSUE)
        said = "The issue was added. Now record who raised it, and when."
        editor.add(NEW, layout, start, add, said, opens="issue")
if not lines:
    adds = viewer().role == "coordinator"
    lists.none_here("issues", "campaign", "add what a partner has raised" if adds else None)
publishing.offer_all(ISSUE, lines)
lists.show("issue", publishing.marked(map(line, lines), lines))
