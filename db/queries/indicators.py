"""Reading indicators: figures of boroughs from outside, each with its period and source."""

from dataclasses import dataclass

from sqlite_utils import Database

from synergy import periods
from synergy.figures import Figures, some


@dataclass(frozen=True)
class Indicator:
    """One figure of the boroughs: `period` is as stored, ui.kit.indicator_words says it."""

    name: str
    period: str
    source: str
    sample: int


@dataclass(frozen=True)
class Held:
    """One borough's row of an indicator, whether it is deleted or not."""

    id: int
    version: int
    value: float | None
    source: str
    is_deleted: int


@dataclass(frozen=True)
class Comparison:
    """What an import would do to one indicator of one period.

    The counts are of boroughs with a figure; `taken_away` and `no_figure` name boroughs: those
    that have a figure now and would lose it, and all that would have none.
    """

    figures: Figures
    added: int
    changed: int
    same: int
    taken_away: tuple[str, ...]
    no_figure: tuple[str, ...]
    writes: bool

    def say(self) -> str:
        """Say what it would do, or did."""
        counts = {"added": self.added, "changed": self.changed, "the same": self.same}
        lists = {"figure taken away": self.taken_away, "no figure": self.no_figure}
        said = [", ".join(f"{number} {word}" for word, number in counts.items() if number)]
        said += [f"{word}: {some(names)}" for word, names in lists.items() if names]
        return "; ".join(filter(None, said))


def indicators(db: Database) -> list[Indicator]:
    """List what is held, by name, the newest period of each name first, made-up ones last."""
    held = [
        Indicator(**row)
        for row in db.query(
            """SELECT name, period, max(source) AS source, max(sample) AS sample FROM indicator
               WHERE deleted_at IS NULL GROUP BY name, period"""
        )
    ]
    held.sort(key=lambda one: periods.order(one.period), reverse=True)
    return sorted(held, key=lambda one: (one.sample, one.name.casefold()))


def values(db: Database, name: str, period: str) -> dict[str, float | None]:
    """Read one indicator's figures by borough code; None where a borough has no figure."""
    rows = held(db, name, period).items()
    return {code: row.value for code, row in rows if not row.is_deleted}


def held(db: Database, name: str, period: str) -> dict[str, Held]:
    """Read one indicator's rows by borough code, deleted ones too."""
    return {
        row.pop("borough_code"): Held(**row)
        for row in db.query(
            """SELECT borough_code, id, version, value, source,
                 deleted_at IS NOT NULL AS is_deleted
               FROM indicator WHERE name = ? AND period = ? ORDER BY borough_code""",
            [name, period],
        )
    }


def versions(db: Database, *of: Figures | Indicator) -> dict[int, int]:
    """Return what an import or a removal is made on: each row's version by its id."""
    rows = (row for one in of for row in held(db, one.name, one.period).values())
    return {row.id: row.version for row in rows}


def boroughs(db: Database) -> dict[str, str]:
    """Return the boroughs' names by code."""
    return {row["code"]: row["name"] for row in db.table("borough").rows_where(order_by="name")}


def compare(db: Database, figures: Figures) -> Comparison:
    """Say what importing an indicator would do: it replaces what is held of its period."""
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
    """Tell whether a borough's row says already what an import would write."""
    if row is None or row.is_deleted:
        return False
    return row.value == figures.values.get(code) and row.source == figures.source
