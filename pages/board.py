"""Board: where the partnership stands today."""

import streamlit as st

from db import connect
from db.queries import actions, choices, issues, services
from db.queries.paging import Page
from synergy import dates
from ui import issues as issue_view
from ui import pages, rows
from ui.actions import ALL_OPEN
from ui.text import plain
from ui.viewer import viewer

CARD = 170
today = dates.today().isoformat()
with connect.reading_as(viewer()) as db:
    name = choices.setting(db, "partnership_name")
    purpose = choices.setting(db, "purpose")
    coming = choices.next_meeting(db, today)
    headlines = actions.count_headlines(db, today, coming[0] if coming else None)
    open_issues = issues.IssueFilter(status="open")
    issue_count = issues.count_issues(db, open_issues)
    recurring = issues.list_issues(db, open_issues, "times raised", Page(1, 5))
    service_count, _ = services.count_services(db, services.ServiceFilter())

st.title(plain(name) if name else "Synergy", anchor=False)
if purpose:
    st.text(purpose)
if coming:
    st.markdown(f":material/event: Next meeting: **{dates.say(coming[0])}**, {plain(coming[1])}")

figures: tuple[tuple[str, int, str, dict[str, str]], ...] = (
    ("Open issues", issue_count, "issues", {"status": "open"}),
    ("Open actions", headlines["open"], "actions", {"state": ALL_OPEN}),
    ("Overdue actions", headlines["overdue"], "actions", {"due": "overdue"}),
    ("Services on offer", service_count, "map", {}),
)
with st.container(horizontal=True):
    for label, number, page, query in figures:
        with st.container(border=True, width=CARD):
            st.metric(label, f"{number:,}")
            st.page_link(
                pages.path(page),
                label="Show them",
                icon=":material/arrow_forward:",
                query_params=query,
            )

st.subheader("Raised most often, still open", anchor=False)
if not recurring:
    rows.empty("No open issues. What partners raise at a meeting is added under Issues.")
rows.show_links("issues", "issue", [issue_view.line(issue) for issue in recurring])
