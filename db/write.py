"""Run commands, the only way to write: one BEGIN IMMEDIATE each, once per idempotency key."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import update_wrapper
from pathlib import Path
from typing import Concatenate, ParamSpec, cast

from sqlite_utils import Database

from db import connect
from db.kinds import parts
from db.kinds.parts import Part
from db.published import copy as published_copy
from synergy import dates
from synergy.checks import Invalid, Typed, Value
from synergy.viewers import Refused, Viewer

Row = dict[str, Value]


class Missing(Exception):
    """The row does not exist, or no longer does."""


@dataclass(frozen=True)
class Clash:
    """One edit of a version that is no longer the newest, with both versions."""

    table: str
    row_id: int
    yours: Mapping[str, Typed]
    theirs: Mapping[str, Typed]


class Conflict(Exception):
    """Edits of stale versions; nothing was written."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        super().__init__("Someone else changed this after you opened it.")
        self.clashes = tuple(clashes)


@dataclass(frozen=True)
class Receipt:
    """The rows that a command wrote: enough to open them or to undo it."""

    key: str
    table: str
    row_ids: tuple[int, ...]

    @property
    def row_id(self) -> int:
        """Return the id of the only row that the command wrote."""
        return self.row_ids[0]


def new_key() -> str:
    """Make an idempotency key, created when a form is drawn and used up by its first command."""
    return secrets.token_hex(16)


def key_for(token: str, typed: Mapping[str, Typed]) -> str:
    """Make the key of a form's command, equal only for the same form with the same content.

    A form's address, with its token, can be sent to others; what two people type in it must be two
    commands.
    """
    content = json.dumps([token, typed], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def key_of(row: Row) -> int | str:
    """Return a row's key in its table: its id, or a setting's key."""
    return cast(int | str, row["id"] if "id" in row else row["key"])


class Work:
    """One command at work: it inserts and changes rows, with their versions and clocks."""

    def __init__(self, db: Database, viewer: Viewer, key: str) -> None:
        self.db = db
        self.viewer = viewer
        self.key = key
        self.now = dates.now()

    def receipt(self, table: str, *row_ids: int) -> Receipt:
        """Return a receipt for the rows that this command wrote."""
        return Receipt(self.key, table, row_ids)

    def row(self, table: str, row_id: int) -> Row:
        """Read a row that is not deleted; Missing if there is none."""
        for row in self.db.table(table).rows_where("id = ? AND deleted_at IS NULL", [row_id]):
            return row
        raise Missing(f"There is no {table} {row_id}, or it has been deleted.")

    def insert(self, table: str, values: Mapping[str, Value]) -> int:
        """Add a row that people edit, at version 1; return its id."""
        clock = {"created_at": self.now, "updated_at": self.now}
        return cast(int, self.db.table(table).insert({**values, **clock}).last_pk)

    def seen(self, table: str, made_on: tuple[int, int], changes: Row | None = None) -> Row:
        """Read a row, given its id and the version seen; Conflict if it has changed since."""
        row_id, version = made_on
        current = self.row(table, row_id)
        if current["version"] != version:
            raise Conflict([Clash(table, row_id, {**current, **(changes or {})}, current)])
        return current

    def edit(self, table: str, made_on: tuple[int, int], changes: Row) -> None:
        """Change a row that was seen; Conflict, with both versions, if it is stale."""
        self.change(table, self.seen(table, made_on, changes), changes)

    def edit_all(self, table: str, made_on: Sequence[tuple[int, int]], changes: Row) -> Receipt:
        """Change the rows that were seen and differ; Conflict lists every stale one."""
        rows = [(self.row(table, row_id), version) for row_id, version in made_on]
        stale = [row for row, version in rows if row["version"] != version]
        if stale:
            raise Conflict(
                Clash(table, int(str(row["id"])), {**row, **changes}, row) for row in stale
            )
        for row, _ in rows:
            if changes.items() - row.items():
                self.change(table, row, changes)
        return self.receipt(table, *(row_id for row_id, _ in made_on))

    def change(self, table: str, current: Row, changes: Mapping[str, Value]) -> None:
        """Change a row that was read in this command; raise its version, if it has one."""
        raised: Row = {}
        if "version" in current:
            raised = {"version": cast(int, current["version"]) + 1, "updated_at": self.now}
        self.db.table(table).update(key_of(current), {**changes, **raised})

    def move(self, table: str, order: list[Row], row_id: int, step: int) -> None:
        """Move a row one place up (-1) or down (1) in its list; Invalid at either end."""
        place = [row["id"] for row in order].index(row_id)
        if not 0 <= place + step < len(order):
            raise Invalid({"": "It can't move any further."})
        order[place], order[place + step] = order[place + step], order[place]
        self.number(table, order)

    def number(self, table: str, order: Iterable[Row]) -> None:
        """Number rows in order."""
        for position, row in enumerate(order, 1):
            if row["position"] != position:
                self.change(table, row, {"position": position})

    def link(self, part: Part, owner_id: int, wanted: Iterable[str | int]) -> None:
        """Give an owner exactly the wanted values of a part."""
        links = self.db.table(part.table)
        held = parts.held(self.db, part, owner_id)
        goal = set(wanted)
        for value in set(held) - goal:
            [link] = links.rows_where(
                f"[{part.owner}] = ? AND [{part.column}] = ?", [owner_id, value], select="id"
            )
            links.delete(link["id"])
        for value in sorted(goal - set(held), key=str):
            links.insert({part.owner: owner_id, part.column: value})


def changed_since(db: Database, key: str) -> tuple[str, str] | None:
    """Return the table and id of a row that a command wrote and that was changed later."""
    later: tuple[str, str] | None = db.execute(
        """SELECT l.[table], l.row_id FROM history AS l
           JOIN (SELECT [table], row_id, max(id) AS last FROM history
                 WHERE command_key = :key GROUP BY [table], row_id) AS c
             ON c.[table] = l.[table] AND c.row_id = l.row_id AND l.id > c.last
           LIMIT 1""",
        {"key": key},
    ).fetchone()
    return later


def run(
    path: Path,
    viewer: Viewer,
    key: str,
    name: str,
    work: Callable[[Work], Receipt],
    once: bool = False,
) -> Receipt:
    """Run a command once: a used key returns its first receipt and writes nothing.

    If its rows were changed since, for example undone, sending it again is a new command; but not
    with `once`, for messages that are repeated automatically until they are acknowledged.
    Constraints that the database refuses (a missing reference, a value out of range) become
    Invalid. Anything no longer public is gone from the published copy before this returns. A viewer
    who may not write is Refused before anything is opened.
    """
    if not viewer.writes:
        raise Refused("You have read-only access.")
    while (receipt := _run(path, viewer, key, name, work, once)) is None:
        key = key_for(key, {"again": 1})
    published_copy.renew(path, key)
    return receipt


P = ParamSpec("P")


def by_coordinator(
    name: str,
) -> Callable[
    [Callable[Concatenate[Work, P], Receipt]], Callable[Concatenate[Path, Viewer, str, P], Receipt]
]:
    """Make a command for coordinators from the function that does its work.

    The command takes a path, a viewer and a key in place of the function's job. Anyone but a
    coordinator is refused before anything is opened.
    """

    def made(
        work: Callable[Concatenate[Work, P], Receipt],
    ) -> Callable[Concatenate[Path, Viewer, str, P], Receipt]:
        def command(
            path: Path, viewer: Viewer, key: str, /, *given: P.args, **named: P.kwargs
        ) -> Receipt:
            viewer.require()
            return run(path, viewer, key, name, lambda job: work(job, *given, **named))

        update_wrapper(command, work)
        # The command's parameters are not its work's.
        del vars(command)["__wrapped__"]
        return command

    return made


def _run(
    path: Path, viewer: Viewer, key: str, name: str, work: Callable[[Work], Receipt], once: bool
) -> Receipt | None:
    """Run a command; None if its key was used and the rows that it wrote were changed since."""
    try:
        with connect.writing(path, viewer.actor, key) as db:
            spent = db.execute("SELECT result FROM command_log WHERE key = ?", [key]).fetchone()
            if spent and not once and changed_since(db, key):
                return None
            if spent:
                held = json.loads(spent[0])
                return Receipt(held["key"], held["table"], tuple(held["row_ids"]))
            job = Work(db, viewer, key)
            receipt = work(job)
            logged = {"key": key, "name": name, "actor": viewer.actor, "at": job.now}
            db.table("command_log").insert({**logged, "result": json.dumps(asdict(receipt))})
            return receipt
    except connect.IntegrityError as error:
        raise Invalid({"": f"The database refused this: {error}. Nothing was saved."}) from error
