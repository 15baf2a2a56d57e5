"""What a kind of row consists of: its columns, and the rules for their values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.kinds.parts import Part
from synergy import checks
from synergy.checks import Value

Row = Mapping[str, Value]
Problems = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """One kind of row.

    `title` is the column with its short name, `called` the word for a row without one (by default
    the table's name). Columns in `prose` may have several lines. `required` maps further columns to
    the message if they are empty. `refers` maps a column to the table that it points to; `owner` is
    the column with the organization whose partner may edit the row, None if only a coordinator may;
    `locked` is a column that reserves the row for coordinators if it is 1. Only those who may edit
    the row see its `private` columns. `signed` maps a column to another that records who set it, as
    in the history. `tidy` turns changes to a current row into the values to store; `rules` checks
    the row by itself, `fits` against other rows.
    """

    table: str
    columns: frozenset[str]
    title: str | None = None
    called: str = ""
    prose: frozenset[str] = frozenset()
    parts: Mapping[str, Part] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    required: Mapping[str, str] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    signed: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    locked: str | None = None
    tidy: Callable[[Row, Row], dict[str, Value]] = lambda changes, current: dict(changes)
    rules: Callable[[Row], Problems] = lambda row: {}
    fits: Callable[[Database, Row], Problems] = lambda db, row: {}

    def problems(self, changes: Row) -> Problems:
        """Return what is wrong with each changed value by itself."""
        found = checks.require_texts(changes, self.prose)
        if self.title and self.title in changes:
            found |= checks.require_title(changes, self.title, self.called or self.table)
        for name, allowed in self.choices.items():
            found |= checks.require_choice(changes, name, allowed)
        for name in self.dates:
            found |= checks.require_date(changes, name)
        for name in self.emails:
            found |= checks.require_email(changes, name)
        return found

    def gaps(self, row: Row) -> Problems:
        """Return a message for each required column that a row leaves empty."""
        return {name: text for name, text in self.required.items() if row.get(name) is None}
