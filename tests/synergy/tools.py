"""The minutes of a meeting, as plain values, that several tests read."""

from synergy.minutes import (
    Action,
    Attended,
    Carried,
    Decision,
    Issue,
    Mention,
    Minutes,
    Named,
    Practice,
    Update,
)

NORTH, SOUTH = Named("organization", 1, "North"), Named("organization", 2, "South")

GRANTS = Named("issue", 3, "Short grants")

CLOSED = "2024-06-07T15:30:00.000Z"

MINUTES = Minutes(
    partnership="The Partnership",
    meeting_id=9,
    name="Summer",
    date="2024-06-07",
    start_time="10:00",
    place="Hall",
    purpose=None,
    sample=0,
    attendance=(
        Attended("attendance", 1, NORTH, "present"),
        Attended("attendance", 2, SOUTH, "apologies"),
    ),
    updates=(Update("update", 4, NORTH, "“Ünïcode” שלום 😀\nTwo", 0),),
    issues=(
        Issue(
            "issue", 3, "Short grants", Named("taxonomy_term", 5, "Funding"), 2,
            (Mention("issue_mention", 6, SOUTH, "Again"), Mention("issue_mention", 7, NORTH, None)),
            0,
        ),
        Issue("issue", 8, "Waiting lists", None, 0, (), 0),
    ),
    decisions=(Decision("decision", 1, "Bid together", GRANTS, 0),),
    actions=(
        Action("action", 1, "Draft", NORTH, "2024-07-01", GRANTS, 0),
        Action("action", 2, "Book", None, None, None, 1),
    ),
    carried=(
        Carried("action", 3, "Ask", SOUTH, None, "open", 1, None, None, 0),
        Carried("action", 4, "Send", NORTH, None, "done", 2, "2024-06-01", None, 0),
        Carried("action", 5, "Rent", NORTH, None, "dropped", 2, None, "No driver", 0),
    ),
    practice=(Practice("practice", 1, "Walk-in hour", "Tea", NORTH, 0),),
)  # fmt: skip
