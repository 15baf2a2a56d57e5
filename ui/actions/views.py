"""Which actions the list shows: its views, its search and its filters."""

from collections.abc import Mapping
from typing import Any

from db.queries import actions
from db.queries.board import Between
from synergy import dates, words
from ui.actions.form import ActionOptions
from ui.actions.rows import ALL_OPEN
from ui.kit import filters

STATES = {"all open": ALL_OPEN} | {state: state for state in words.ACTION_STATES}
SINCE = {word: word for word in actions.SINCE_WORDS}
NOBODY = {actions.NO_PARTNER: "no partner yet"}
# What each view narrows the list to.
NARROWS: Mapping[str, dict[str, object]] = {
    "open": {"state": "all open"},
    "overdue": {"due": "overdue"},
    "next": {"due": "by next meeting"},
    "done": {"state": "done"},
    "all": {},
}


def choose(counts: Mapping[str, int], between: Between, options: ActionOptions) -> dict[str, Any]:
    """Draw the views with their counts, the search and the filters; return what they let through.

    A link that narrows, as the board's figures do, opens the view of all.
    """
    views = {
        "open": f"Open {counts['open']:,}",
        "overdue": f"Overdue {counts['overdue']:,}",
        "next": f"Due by {dates.say_short(between.next_day)} {counts['due by next meeting']:,}",
        "done": f"Done {counts['done']:,}",
        "all": "All",
    }
    if not between.coming:
        del views["next"]
    narrows = ("state", "due", "partner", "meeting", "on_issue", "since")
    view = filters.choose_view("view", views, "open", narrows)
    found: dict[str, Any] = dict(NARROWS[view])
    found["words"] = filters.find("Search actions", "find", "Search actions")
    with filters.more(*(narrows if view == filters.ALL else narrows[2:])):
        if view == filters.ALL:
            found["state"] = filters.choose("Status", "state", STATES, "Any status")
            days = {word: word for word in actions.DUE_WORDS}
            found["due"] = filters.choose("Due", "due", days, "Any day")
        organizations = {**NOBODY, **options.organizations}
        found["organization_id"] = filters.choose("Partner", "partner", organizations)
        found["meeting_id"] = filters.choose("Meeting", "meeting", options.meetings)
        found["issue_id"] = filters.choose("Issue", "on_issue", options.issues)
        found["since_last"] = filters.choose("Since the last meeting", "since", SINCE, "Anything")
    return found
