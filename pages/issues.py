"""Issues: what partners raise, how often, and what follows."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import records
from db.kinds import ISSUE
from db.queries import choices, issues
from synergy import dates, words
from ui import editor, filters, forms, issue_form, issue_view, paging, publishing, rows
from ui.choices import labels
from ui.issue_form import NEW
from ui.issues import line
from ui.viewer import viewer

ROWS = 20
AGAIN = {"yes": "raised before", "no": "raised for the first time"}

chosen = filters.chosen_id("issue")
if chosen is not None:
    issue_view.show(chosen, dates.today().isoformat())
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
            layout = issue_form.layout(db)
        start, add = {"status": "open"}, partial(records.add, ISSUE)
        said = "The issue was added. Now record who raised it, and when."
        editor.add(NEW, layout, start, add, said, opens="issue")
if not lines:
    adds = viewer().role == "coordinator"
    rows.none_here("issues", "campaign", "add what a partner has raised" if adds else None)
publishing.offer_all(ISSUE, lines)
rows.show("issue", publishing.marked(map(line, lines), lines))
