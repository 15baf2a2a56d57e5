"""What a kind of row is: its columns, and the rules for what people type into them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.kinds.parts import Part
from synergy import checks
from synergy.checks import Value

Row = Mapping[str, Value]
Problems = dict[str, str]


def _nothing(row: Row) -> Problems:
    return {}


def _nothing_else(db: Database, row: Row) -> Problems:
    return {}


def _as_typed(changes: Row, current: Row) -> dict[str, Value]:
    return dict(changes)


@dataclass(frozen=True)
class Kind:
    """One kind of row.

    `title` is the column with its short name, `called` what people call a row that has none (the
    table's name where it is empty). Columns in `prose` may have several lines. `required` says of
    further columns what to do when they are empty. `refers` maps a column to the table that it
    names a row of; `owner` is the column with the organization whose partner may edit it, None
    where only a coordinator may; `locked` a column that, where it holds 1, leaves the row to
    coordinators. Only those who may edit the row see its `private` columns. `signed` maps a column
    to the one that keeps who set it, as history names people. `tidy` writes what was typed, over
    what stands, as it is kept; `rules` looks at the whole row alone, `fits` at the rows around it.
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
    tidy: Callable[[Row, Row], dict[str, Value]] = _as_typed
    rules: Callable[[Row], Problems] = _nothing
    fits: Callable[[Database, Row], Problems] = _nothing_else

    def problems(self, changes: Row) -> Problems:
        """Find what is wrong with the values that were typed, each alone."""
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
        """Find the required columns that a whole row leaves empty."""
        return {name: text for name, text in self.required.items() if row.get(name) is None}
