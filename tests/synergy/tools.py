"""The minutes of a meeting, as plain values, that several tests read."""

from synergy.minutes import (
    Action,
    Attended,
    Carried,
    Coming,
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
        Carried("action", 6, "Chase", NORTH, "2024-05-01", "in progress", 1, None, None, 0),
    ),
    practice=(Practice("practice", 1, "Walk-in hour", "Tea", NORTH, 0),),
    coming=(Coming("meeting", 10, "Autumn", "2024-09-06", "10:30", "Library", 0),),
)  # fmt: skip

# Minutes stored before they included the next meeting.
STORED_BEFORE = (
    '{"actions":[{"due_on":"2024-07-01","id":1,"issue":{"id":3,"name":"Short grants",'
    '"table":"issue"},"organization":{"id":1,"name":"North","table":"organization"},'
    '"sample":0,"table":"action","title":"Draft"},{"due_on":null,"id":2,"issue":null,'
    '"organization":null,"sample":1,"table":"action","title":"Book"}],'
    '"attendance":[{"id":1,"organization":{"id":1,"name":"North","table":"organization"},'
    '"status":"present","table":"attendance"},{"id":2,"organization":{"id":2,'
    '"name":"South","table":"organization"},"status":"apologies","table":"attendance"}],'
    '"carried":[{"carried":1,"done_on":null,"dropped_reason":null,"due_on":null,"id":3,'
    '"organization":{"id":2,"name":"South","table":"organization"},"sample":0,'
    '"state":"open","table":"action","title":"Ask"},{"carried":2,"done_on":"2024-06-01",'
    '"dropped_reason":null,"due_on":null,"id":4,"organization":{"id":1,"name":"North",'
    '"table":"organization"},"sample":0,"state":"done","table":"action","title":"Send"},'
    '{"carried":2,"done_on":null,"dropped_reason":"No driver","due_on":null,"id":5,'
    '"organization":{"id":1,"name":"North","table":"organization"},"sample":0,'
    '"state":"dropped","table":"action","title":"Rent"}],"date":"2024-06-07",'
    '"decisions":[{"id":1,"issue":{"id":3,"name":"Short grants","table":"issue"},'
    '"sample":0,"table":"decision","text":"Bid together"}],"issues":[{"before":2,"id":3,'
    '"mentions":[{"id":6,"note":"Again","organization":{"id":2,"name":"South",'
    '"table":"organization"},"table":"issue_mention"},{"id":7,"note":null,'
    '"organization":{"id":1,"name":"North","table":"organization"},'
    '"table":"issue_mention"}],"sample":0,"table":"issue","theme":{"id":5,'
    '"name":"Funding","table":"taxonomy_term"},"title":"Short grants"},{"before":0,'
    '"id":8,"mentions":[],"sample":0,"table":"issue","theme":null,'
    '"title":"Waiting lists"}],"meeting_id":9,"name":"Summer",'
    '"partnership":"The Partnership","place":"Hall","practice":[{"id":1,'
    '"organization":{"id":1,"name":"North","table":"organization"},"sample":0,'
    '"summary":"Tea","table":"practice","title":"Walk-in hour"}],"purpose":null,'
    '"sample":0,"start_time":"10:00","updates":[{"id":4,"organization":{"id":1,'
    '"name":"North","table":"organization"},"sample":0,"table":"update",'
    r'"text":"“Ünïcode” שלום 😀\nTwo"}]}'
)
