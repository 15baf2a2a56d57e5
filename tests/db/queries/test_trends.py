"""Reading the trends, every figure worked out by hand over a small world that is written out.

Held: M1 on 5 December 2025, M2 on 6 February 2026, M3 on 10 April 2026. Not held: one planned for
5 June 2026, and one on 1 March 2026 that is deleted.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from db import connect
from db.queries import trends
from db.queries.trends import Flow, Held, Owed, RaisedIssue, RaisedTheme
from synergy.trends import Ages, Kept
from tests.db.tools import insert

GONE = "2026-01-01T00:00:00.000Z"
TODAY = "2026-05-01"


@dataclass
class Little:
    """The database, and the ids of what is in it by name."""

    path: Path
    ids: dict[str, int] = field(default_factory=dict)

    def held(self, *names: str) -> list[int]:
        """Return the ids of meetings; all that were held where none is named."""
        return [self.ids[name] for name in names or ("M1", "M2", "M3")]


def _meetings(db: Database) -> dict[str, int]:
    days = {"M1": "2025-12-05", "M2": "2026-02-06", "M3": "2026-04-10"}
    ids = {
        name: insert(db, "meeting", name=name, date=day, status="closed", sample=name == "M1")
        for name, day in days.items()
    }
    db.table("meeting").update(ids["M3"], {"status": "open"})
    ids["planned"] = insert(db, "meeting", name="planned", date="2026-06-05")
    ids["deleted"] = insert(
        db, "meeting", name="deleted", date="2026-03-01", status="closed", deleted_at=GONE
    )
    return ids


def _issues(db: Database) -> dict[str, int]:
    taxonomy = insert(db, "taxonomy", code="theme", name="Themes")
    funding, demand = (
        insert(db, "taxonomy_term", taxonomy_id=taxonomy, code=name, name=name, position=place)
        for place, name in enumerate(("Funding", "Demand"))
    )
    told: dict[str, dict[str, Any]] = {
        "Grants end": {"theme_id": funding},
        "Queues": {"theme_id": demand, "status": "watching"},
        "No lights": {"sample": 1},
        "Over before": {"theme_id": demand, "status": "resolved"},
        "Deleted": {"theme_id": demand, "deleted_at": GONE},
        "Only planned": {"theme_id": funding},
    }
    ids = {title: insert(db, "issue", title=title, **values) for title, values in told.items()}
    ids["Merged"] = insert(db, "issue", title="Merged", merged_into_id=ids["Grants end"])
    return ids


# Who raised what where; S at M2 took "Queues" back.
MENTIONS = """
Grants end: M1 N, M1 S, M2 N, M3 N, M3 S, M3 E, planned N, deleted N
Queues: M1 S, M3 S
No lights: M2 E
Over before: M1 N
Deleted: M1 N
Only planned: planned S, deleted S
Merged: M2 S
"""

# Given where, of whom, due, state, done on.
ACTIONS = """
M1 N 2026-01-10 done 2026-01-10
M1 N 2026-01-10 done 2026-01-11
M1 N - done 2025-12-01
M2 S 2026-03-01 open -
M2 S 2026-03-01 dropped -
M3 - 2026-04-30 in_progress -
- N 2026-02-06 done 2026-02-06
- S 2026-04-25 done 2026-04-20
planned N 2026-09-01 open -
"""


def _fill(db: Database) -> dict[str, int]:
    ids = _meetings(db) | _issues(db)
    for letter, name in {"N": "North", "S": "South", "E": "East"}.items():
        ids[letter] = insert(db, "organization", name=name)

    def mention(issue: str, meeting: str, organization: str, **values: Any) -> None:
        insert(
            db, "issue_mention", issue_id=ids[issue], meeting_id=ids[meeting],
            organization_id=ids[organization], **values,
        )  # fmt: skip

    for line in MENTIONS.strip().splitlines():
        issue, _, raised = line.partition(": ")
        for pair in raised.split(", "):
            mention(issue, *pair.split())
    mention("Queues", "M2", "S", deleted_at=GONE)
    for line in ACTIONS.strip().splitlines():
        meeting, organization, due, state, done = line.split()
        insert(
            db, "action", title=line, meeting_id=ids.get(meeting),
            organization_id=ids.get(organization), due_on=None if due == "-" else due,
            state=state.replace("_", " "), done_on=None if done == "-" else done,
        )  # fmt: skip
    insert(
        db, "action", title="Deleted", meeting_id=ids["M1"], organization_id=ids["E"],
        due_on="2026-01-05", state="done", done_on="2026-01-05", deleted_at=GONE,
    )  # fmt: skip
    return ids


def _turn(path: Path, issue: int, status: str, at: str) -> None:
    """Give an issue a status at a moment, as the history then knows it."""
    with connect.writing(path, "test") as db:
        db.conn.create_function("synergy_now", 0, lambda: at)
        db.table("issue").update(issue, {"status": status})


@pytest.fixture(scope="module")
def little(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Little:
    path = tmp_path_factory.mktemp("trends") / "synergy.db"
    shutil.copy(templates["empty"], path)
    with connect.writing(path, "test") as db:
        ids = _fill(db)
    # Resolved after 30 days, open again, and at last resolved after 60.
    for status, day in (("resolved", "03-08"), ("open", "03-20"), ("resolved", "04-07")):
        _turn(path, ids["No lights"], status, f"2026-{day}T12:00:00.000Z")
    return Little(path, ids)


@pytest.fixture
def changed(little: Little, tmp_path: Path) -> Little:
    """Return a copy of the little world, to change."""
    shutil.copy(little.path, tmp_path / "synergy.db")
    return Little(tmp_path / "synergy.db", little.ids)


def test_only_held_meetings_are_listed_the_oldest_first(little: Little) -> None:
    one, two, three = little.held()
    first, second = Held(one, "2025-12-05", 1), Held(two, "2026-02-06", 0)
    third = Held(three, "2026-04-10", 0)
    with connect.reading(little.path) as db:
        assert trends.held(db, 12) == [first, second, third]
        assert trends.held(db, 2) == [second, third]
        assert trends.held(db, 12, 2025) == [first]
        assert trends.held(db, 1, 2026) == [third]
        assert trends.held(db, 12, 2024) == []
        assert trends.years(db) == [2026, 2025]


def test_issues_stand_by_meetings_then_by_partners(little: Little) -> None:
    one, two, three = little.held()
    ids = little.ids
    listed = [
        RaisedIssue(
            ids["Grants end"], "Grants end", "Funding", "open", 0, {one: 2, two: 1, three: 3}, 4
        ),
        RaisedIssue(ids["Queues"], "Queues", "Demand", "watching", 0, {one: 1, three: 1}, 2),
        RaisedIssue(ids["No lights"], "No lights", None, "resolved", 1, {two: 1}, 1),
        RaisedIssue(ids["Over before"], "Over before", "Demand", "resolved", 0, {one: 1}, 1),
    ]
    with connect.reading(little.path) as db:
        assert trends.raised_issues(db, little.held(), 20) == listed
        assert trends.raised_issues(db, little.held(), 2) == listed[:2]
        assert trends.count_raised(db, little.held()) == (4, 2)
        assert [one.title for one in trends.raised_issues(db, [two], 20)] == [
            "Grants end",
            "No lights",
        ]
        assert trends.count_raised(db, [two]) == (2, 0)
        assert trends.raised_issues(db, [], 20) == []
        assert trends.count_raised(db, []) == (0, 0)


def test_an_issue_counts_once_for_its_theme_at_each_meeting(little: Little) -> None:
    one, two, three = little.held()
    with connect.reading(little.path) as db:
        assert trends.raised_themes(db, little.held()) == [
            RaisedTheme("Funding", 0, {one: 1, two: 1, three: 1}),
            RaisedTheme("Demand", 0, {one: 2, three: 1}),
            RaisedTheme(None, 1, {two: 1}),
        ]
        assert trends.raised_themes(db, []) == []


def test_ages_are_days_since_the_first_meeting_or_until_the_last_marking(little: Little) -> None:
    with connect.reading(little.path) as db:
        # From 5 December to 1 May: 26, 31, 28, 31, 30 and 1 days.
        assert trends.ages(db, TODAY) == Ages({147: 2}, {60: 1}, 1)
        assert trends.ages(db, "2025-12-05").unresolved == {0: 2}


def test_an_issue_that_is_open_again_is_unresolved_since_it_was_first_raised(
    changed: Little,
) -> None:
    _turn(changed.path, changed.ids["No lights"], "open", "2026-04-20T12:00:00.000Z")
    with connect.reading(changed.path) as db:
        # From 6 February to 1 May: 22, 31, 30 and 1 days.
        assert trends.ages(db, TODAY) == Ages({147: 2, 84: 1}, {}, 1)


def test_an_issue_resolved_before_a_meeting_raised_it_took_no_day(changed: Little) -> None:
    _turn(changed.path, changed.ids["Queues"], "resolved", "2025-11-01T12:00:00.000Z")
    with connect.reading(changed.path) as db:
        assert trends.ages(db, TODAY) == Ages({147: 1}, {60: 1, 0: 1}, 1)


def test_sample_issues_are_told(changed: Little) -> None:
    with connect.reading(changed.path) as db:
        assert trends.has_sample_issues(db)
    with connect.writing(changed.path, "test") as db:
        db.execute("UPDATE issue SET deleted_at = ? WHERE sample = 1", [GONE])
    with connect.reading(changed.path) as db:
        assert not trends.has_sample_issues(db)


def test_actions_are_given_at_a_meeting_and_done_since_the_one_before(little: Little) -> None:
    one, two, three = little.held()
    flow = [Flow(one, 3, 1, 1), Flow(two, 2, 3, 0), Flow(three, 1, 0, 0)]
    with connect.reading(little.path) as db:
        assert trends.flow(db, little.held()) == flow
        assert trends.flow(db, [two]) == [flow[1]]
        assert trends.flow(db, []) == []


def test_of_two_meetings_on_one_day_the_first_counts_what_was_done(changed: Little) -> None:
    with connect.writing(changed.path, "test") as db:
        again = insert(db, "meeting", name="Again", date="2026-02-06", status="closed")
    with connect.reading(changed.path) as db:
        counted = {one.meeting_id: one.done for one in trends.flow(db, [*changed.held(), again])}
    assert counted == dict(zip([*changed.held(), again], (1, 3, 0, 0), strict=True))


def test_on_time_is_on_the_day_or_before_of_what_was_due(little: Little) -> None:
    with connect.reading(little.path) as db:
        assert trends.owed(db, "2025-12-05", "2026-04-30") == [
            Owed("North", Kept(2, 1, 0), 0),
            Owed("South", Kept(1, 0, 1), 0),
            Owed(None, Kept(0, 0, 1), 0),
        ]
        assert trends.owed(db, "2026-01-10", "2026-01-10") == [Owed("North", Kept(1, 1, 0), 0)]
        assert trends.owed(db, "2026-01-11", "2026-02-05") == []


def test_what_was_done_on_no_known_day_is_late(changed: Little) -> None:
    with connect.writing(changed.path, "test") as db:
        db.execute("UPDATE action SET done_on = NULL, sample = 1 WHERE due_on = '2026-02-06'")
    with connect.reading(changed.path) as db:
        assert trends.owed(db, "2026-02-06", "2026-02-06") == [Owed("North", Kept(0, 1, 0), 1)]
