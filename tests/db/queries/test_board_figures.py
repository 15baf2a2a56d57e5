"""The board's figures: as their lists count, with a history that plain rows tell too."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.published import copy as published_copy
from db.queries import actions, board, board_figures, issues, services
from db.queries.board import Gathering
from db.queries.board_figures import Figure, Figures
from db.queries.issues import IssueFilter
from tests.db.tools import Row, World, insert, rows

TODAY = "2026-09-20"
NEVER = "9999-12-31"


@pytest.fixture
def generated(database: Callable[[str], Path]) -> Path:
    """Return a generated partnership in which days moved, and actions were dropped, over time."""
    path = database("generated")
    with connect.writing(path, "test") as db:
        db.execute("UPDATE action SET deleted_at = '2026-01-01' WHERE id % 11 = 0")
        db.execute("UPDATE action SET meeting_id = NULL WHERE id % 5 = 0")
        db.execute(
            """UPDATE action SET created_at =
               (SELECT date FROM meeting WHERE id = action.id % 15 + 1) WHERE meeting_id IS NULL"""
        )
        db.execute("UPDATE issue SET merged_into_id = 1 WHERE id % 10 = 3")
        db.execute("UPDATE issue_mention SET deleted_at = '2026-01-01' WHERE id % 7 = 0")
        db.execute(
            """UPDATE service SET created_at =
               (SELECT date || 'T09:00:00.000Z' FROM meeting WHERE id = service.id % 15 + 1)"""
        )
        db.execute(
            """UPDATE service SET status_since = '2026-08-01'
               WHERE status = 'inactive' AND id % 2 = 0"""
        )
        insert(db, "meeting", name="Planned, never held", date="2026-08-01")
    for at, change in (
        ("2026-06-15", "due_on = '2026-12-31' WHERE closed = 0 AND id % 9 = 1"),
        ("2026-08-10", "due_on = NULL WHERE closed = 0 AND id % 9 = 1 AND id % 2 = 0"),
        ("2026-07-20", "due_on = '2026-07-01' WHERE closed = 0 AND id % 9 = 2"),
        ("2026-08-20", "state = 'dropped', dropped_reason = 'x' WHERE closed = 0 AND id % 9 = 4"),
    ):
        with connect.writing(path, "test") as db:
            db.conn.create_function("synergy_now", 0, lambda at=at: f"{at}T12:00:00.000Z")
            db.execute(f"UPDATE action SET {change}")
    return path


def _figures(path: Path, today: str = TODAY) -> tuple[list[Gathering], Figures]:
    with connect.reading(path) as db:
        meetings = board.last_meetings(db, today)
        return meetings, board_figures.figures(db, board.between(db, today), meetings)


def _lives(path: Path) -> list[tuple[str, str, bool, Row, list[tuple[str, str]]]]:
    """Return of each action when it was given and left, whether done, its row, and old due days."""
    meetings = rows(path, "meeting")
    with connect.reading(path) as db:
        moved = list(db.query("SELECT * FROM action_put_off ORDER BY history_id"))
        dropped = dict(db.execute("SELECT action_id, date(max(at)) FROM action_dropped GROUP BY 1"))
    found = []
    for number, row in rows(path, "action").items():
        if row["deleted_at"]:
            continue
        given = meetings[row["meeting_id"]]["date"] if row["meeting_id"] else row["created_at"][:10]
        state = row["state"]
        left = row["done_on"] if state == "done" else NEVER
        left = dropped.get(number, "") if state == "dropped" else left
        was = [(one["at"], one["was"] or NEVER) for one in moved if one["action_id"] == number]
        found.append((given, left, state == "done", row, was))
    return found


def test_the_history_of_actions_is_what_their_rows_tell(generated: Path) -> None:
    meetings, shown = _figures(generated)
    lives = _lives(generated)

    def due(row: Row, was: list[tuple[str, str]], day: str) -> str:
        return next((old for at, old in was if at >= day), row["due_on"] or NEVER)

    days = [one.date for one in meetings]
    assert len(days) == 8
    still = [[life for life in lives if life[0] < day <= life[1]] for day in days]
    assert shown.open_actions.before == tuple(map(len, still))
    assert shown.overdue.before == tuple(
        sum(due(row, was, day) < day for _, _, _, row, was in those)
        for day, those in zip(days, still, strict=True)
    )
    assert shown.done.before == tuple(
        sum(done and first <= left < last for _, left, done, _, _ in lives)
        for first, last in pairwise(days)
    )
    assert len({*shown.open_actions.before}) > 4
    assert len({*shown.overdue.before}) > 4


def test_the_published_copy_tells_the_same_history_of_what_is_published(generated: Path) -> None:
    with connect.writing(generated, "test") as db:
        db.execute("UPDATE action SET published = 1")
        db.execute("UPDATE issue SET published = 1")
        db.execute("UPDATE service SET published = 1")
    published_copy.publish(generated)
    _, shown = _figures(generated)
    assert _figures(connect.published_path(generated))[1] == shown


def test_moved_days_and_dropped_actions_make_a_difference(generated: Path) -> None:
    meetings, shown = _figures(generated)
    lives = _lives(generated)
    days = [one.date for one in meetings]
    unmoved = tuple(
        sum(
            given < day <= left and (row["due_on"] or NEVER) < day
            for given, left, _, row, _ in lives
        )
        for day in days
    )
    assert unmoved != shown.overdue.before
    dropped = [left for _, left, done, _, _ in lives if not done and days[0] <= left < NEVER]
    assert len(dropped) > 5


def test_the_figures_are_counted_as_lists_count(generated: Path) -> None:
    meetings, shown = _figures(generated)
    with connect.reading(generated) as db:
        around = board.between(db, TODAY)
        assert shown.open_actions.now == actions.count_actions(db, around.actions(state="all open"))
        assert shown.overdue.now == actions.count_actions(db, around.actions(due="overdue"))
        assert shown.done.now == actions.count_actions(db, around.actions(since_last="done"))
        assert shown.done_in_all == actions.count_actions(db, around.actions(state="done"))
        assert shown.open_issues == issues.count_issues(db, IssueFilter(status="open"))
        assert shown.raised == tuple(
            issues.count_issues(db, IssueFilter(raised_at=one.id)) for one in meetings
        )
        assert shown.services.now == services.count_services(db, services.ServiceFilter())[0]
    assert all((shown.open_actions.now, shown.overdue.now, shown.done.now, *shown.raised))


def test_the_history_of_services_is_what_their_rows_tell(generated: Path) -> None:
    meetings, shown = _figures(generated)
    held = [row for row in rows(generated, "service").values() if not row["deleted_at"]]
    assert shown.services.before == tuple(
        sum(
            row["created_at"] < one.date
            and (
                row["status"] in ("active", "temporarily closed")
                or (row["status_since"] or "") >= one.date
            )
            for row in held
        )
        for one in meetings
    )
    assert len({*shown.services.before}) > 4


def test_before_the_first_meeting_there_is_no_history(world: World) -> None:
    meetings, shown = _figures(world.path, "2016-01-01")
    assert meetings == []
    assert shown.open_actions.before == shown.services.before == shown.raised == ()
    assert shown.done == Figure(0)


def test_no_table_but_that_of_services_is_read_whole(generated: Path) -> None:
    asked: list[tuple[str, Any]] = []
    with connect.reading(generated) as db:
        around, meetings = board.between(db, TODAY), board.last_meetings(db, TODAY)
        with db.tracer(lambda sql, parameters: asked.append((sql, parameters))):
            board_figures.figures(db, around, meetings)
        plans = [
            step[3]
            for sql, parameters in asked
            for step in db.execute(f"EXPLAIN QUERY PLAN {sql}", parameters or {}).fetchall()
        ]
    # The others were made by the query itself, from rows that it found by index.
    tables = {"a", "action", "g", "meeting", "n", "i", "issue", "h", "v"}
    assert tables & {plan.split()[1] for plan in plans if plan.startswith("SCAN")} == set()
