"""Issues: what partners raise, how often, and what follows."""

import streamlit as st

from db import connect
from db.queries import choices, issues
from synergy import dates, words
from ui import filters, forms, issue_form, issue_view, paging, rows
from ui.issue_form import IssueOptions
from ui.issues import line
from ui.viewer import viewer

ROWS = 20
NEW = "new issue"

chosen = filters.chosen_id("issue")
if chosen is not None:
    issue_view.show(chosen, dates.today().isoformat())
    st.stop()

with connect.reading_as(viewer()) as db:
    options = IssueOptions.read(db)
    themes = {term.code: term.name for term in choices.terms(db, words.THEME)}
    partners = choices.organizations(db)

st.title("Issues", anchor=False)
with filters.row():
    theme = filters.choose("Theme", "theme", themes)
    status = filters.choose("Status", "status", {word: word for word in words.ISSUE_STATUSES})
    partner = filters.choose_row("Raised by", "raised_by", partners)
    borough = filters.choose("Borough", "in_borough", options.boroughs)
    order = filters.choose_one("Order by", "order", issues.ORDERS)

wanted = issues.IssueFilter(theme, status, partner, borough)
with connect.reading_as(viewer()) as db:
    page = paging.turn("issues_page", issues.count_issues(db, wanted), ROWS, "issue")
    lines = issues.list_issues(db, wanted, order, page)

if viewer().role == "coordinator":
    forms.opener(NEW, "Add an issue", "add")
if forms.is_open(NEW):
    issue_form.add(NEW, options)
if not lines:
    rows.empty("No issues here. Widen the filters, or add what a partner has raised.", "campaign")
rows.show("issue", [line(issue) for issue in lines])
