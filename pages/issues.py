"""Issues: what partners raise, how often, and what follows."""

import streamlit as st

from db.kinds.records import ISSUE
from db.queries import choices, issues
from synergy import dates, words
from ui import pages
from ui.issues import form, item, rows
from ui.issues.form import NEW
from ui.kit import filters, forms, lists, paging, publishing
from ui.kit.choices import labels
from ui.viewer import read, viewer

ROWS = 25
AGAIN = {"yes": "raised before", "no": "raised for the first time"}

chosen = filters.chosen_id("issue")
if chosen is not None:
    item.show(chosen, dates.today().isoformat())
    pages.stop()

themes = {term.code: term.name for term in read(choices.terms, words.THEME)}
partners = labels(read(choices.organizations))
boroughs = {borough.code: borough.name for borough in read(choices.boroughs)}
meetings = labels(read(choices.meetings, filters.chosen_id("raised_at")))
counts = read(issues.count_by_status)

bar, below = lists.toolbar("Issues"), st.container()
narrows = ("theme", "raised_by", "in_borough", "raised_at", "again")
with bar:
    views = filters.counted(counts)
    status = filters.choose_view("status", views, "open", narrows)
    said = filters.find("Search issues", "find", "Search issues")
    with filters.more(*narrows):
        theme = filters.choose("Theme", "theme", {issues.NO_THEME: "no theme"} | themes)
        partner = filters.choose("Raised by", "raised_by", partners)
        borough = filters.choose("Borough", "in_borough", boroughs)
        raised_at = filters.choose("Raised at", "raised_at", meetings)
        again = filters.choose("Before then", "again", AGAIN) if raised_at else None
        order = filters.choose_one("Sort by", "order", issues.ORDERS)

before = None if again is None else again == "yes"
state = None if status == filters.ALL else status
wanted = issues.IssueFilter(theme, state, partner, borough, raised_at, before, said)
total = read(issues.count_issues, wanted)
page = paging.turn("issues_page", (wanted, order), total, ROWS, "issue")
lines = read(issues.list_issues, wanted, order, page)
lately = read(issues.raised_lately, [one.id for one in lines], rows.LATEST)

coordinates = viewer().role == "coordinator"
if coordinates:
    with bar:
        forms.opener(NEW, "Add", "add", first=True)
    forms.drawer(NEW, "Add an issue", form.add)
    publishing.ask(ISSUE)
with below:
    if not lines:
        lists.none_here("issues", "campaign", "add one" if coordinates else None)
        pages.stop()
    titles = [one.title for one in lines]
    columns = rows.columns(lines, lately)
    shown = lists.table("issue", lines, titles, columns, "Issue", selects=coordinates)
if shown.selected:
    publishing.offer(ISSUE, shown.selected, lists.bar("issue", shown.selected))
