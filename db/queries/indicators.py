"""Read indicators: external figures about boroughs, each with its period and source."""

from dataclasses import dataclass

from sqlite_utils import Database

from synergy import periods
from synergy.figures import Figures, some


@dataclass(frozen=True)
class Indicator:
    """One indicator for the boroughs; `period` is as stored, ui.kit.indicator_words formats it."""

    name: str
    period: str
    source: str
    sample: int


@dataclass(frozen=True)
class Held:
    """One borough's row of an indicator, deleted or not."""

    id: int
    version: int
    value: float | None
    source: str
    is_deleted: int


@dataclass(frozen=True)
class Comparison:
    """The effect of an import on one indicator and period.

    The counts are of boroughs with a figure; `taken_away` and `no_figure` name boroughs: those that
    would lose their current figure, and all that would have none.
    """

    figures: Figures
    added: int
    changed: int
    same: int
    taken_away: tuple[str, ...]
    no_figure: tuple[str, ...]
    writes: bool

    def say(self) -> str:
        """Describe the effect in words."""
        counts = {"added": self.added, "changed": self.changed, "the same": self.same}
        lists = {"figure removed": self.taken_away, "no figure": self.no_figure}
        said = [", ".join(f"{number} {word}" for word, number in counts.items() if number)]
        said += [f"{word}: {some(names)}" for word, names in lists.items() if names]
        return "; ".join(filter(None, said))


def indicators(db: Database) -> list[Indicator]:
    """List the indicators by name, the newest period of each first."""
    rows = db.query(
        """SELECT name, period, max(source) AS source, max(sample) AS sample FROM indicator
           WHERE deleted_at IS NULL GROUP BY name, period"""
    )
    held = [Indicator(**row) for row in rows]
    held.sort(key=lambda one: periods.order(one.period), reverse=True)
    return sorted(held, key=lambda one: (one.sample, one.name.casefold()))


def values(db: Database, name: str, period: str) -> dict[str, float | None]:
    """Read one indicator's figures by borough code; None if a borough has no figure."""
    rows = held(db, name, period).items()
    return {code: row.value for code, row in rows if not row.is_deleted}


def held(db: Database, name: str, period: str) -> dict[str, Held]:
    """Read one indicator's rows by borough code, deleted ones too."""
    rows = db.query(
        """SELECT borough_code, id, version, value, source, deleted_at IS NOT NULL AS is_deleted
           FROM indicator WHERE name = ? AND period = ? ORDER BY borough_code""",
        [name, period],
    )
    return {row.pop("borough_code"): Held(**row) for row in rows}


def versions(db: Database, *of: Figures | Indicator) -> dict[int, int]:
    """Return the versions that an import or removal is based on, by row id."""
    rows = (row for one in of for row in held(db, one.name, one.period).values())
    return {row.id: row.version for row in rows}


def boroughs(db: Database) -> dict[str, str]:
    """Return the boroughs' names by code."""
    return {row["code"]: row["name"] for row in db.table("borough").rows_where(order_by="name")}


def compare(db: Database, figures: Figures) -> Comparison:
    """Compare an import with the existing figures for its period, which it would replace."""
    before = held(db, figures.name, figures.period)
    names = boroughs(db)
    counts = {"added": 0, "changed": 0, "same": 0}
    taken_away = []
    for code, name in names.items():
        old, new = before.get(code), figures.values.get(code)
        had = None if old is None or old.is_deleted else old.value
        if new is None:
            taken_away += [name] if had is not None else []
        elif old is None or had is None:
            counts["added"] += 1
        else:
            counts["same" if is_same(old, figures, code) else "changed"] += 1
    return Comparison(
        figures,
        **counts,
        taken_away=tuple(taken_away),
        no_figure=tuple(n for code, n in names.items() if figures.values.get(code) is None),
        writes=not all(is_same(before.get(code), figures, code) for code in names),
    )


def is_same(row: Held | None, figures: Figures, code: str) -> bool:
    """Tell whether a borough's row already has the values that an import would write."""
    if row is None or row.is_deleted:
        return False
    return row.value == figures.values.get(code) and row.source == figures.source
