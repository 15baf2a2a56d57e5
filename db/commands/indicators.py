"""Import and remove indicators: all figures of one indicator and period at once."""

from collections.abc import Mapping, Sequence
from math import isfinite

from db.queries import indicators
from db.write import Clash, Conflict, Missing, Receipt, Row, Work, by_coordinator
from synergy import checks
from synergy.figures import Figures

# Rows with their versions, as returned by indicators.versions.
MadeOn = Mapping[int, int]


@by_coordinator("import indicators")
def import_indicators(job: Work, figures: Sequence[Figures], made_on: MadeOn) -> Receipt:
    """Save indicators; each replaces all existing figures with its name and period.

    Afterwards every borough has a row, without a value if there is no figure. Rows that are already
    the same are not changed. Conflict if any has changed since `made_on` was read.
    """
    checks.raise_if(_problems(figures))
    names = indicators.boroughs(job.db)
    if any(one.values.keys() - names.keys() for one in figures):
        raise checks.Invalid({"": "One of the figures isn't for a London borough."})
    held = [indicators.held(job.db, one.name, one.period) for one in figures]
    _require_same(job, [row for rows in held for row in rows.values()], made_on)
    written: list[int] = []
    for one, rows in zip(figures, held, strict=True):
        written += _write(job, one, rows, names)
    return job.receipt("indicator", *written)


@by_coordinator("remove indicator")
def remove_indicator(job: Work, name: str, period: str, made_on: MadeOn) -> Receipt:
    """Mark an indicator's figures for one period deleted; undo restores them."""
    rows = indicators.held(job.db, name, period).values()
    _require_same(job, list(rows), made_on)
    here = [row for row in rows if not row.is_deleted]
    if not here:
        raise Missing("There is no such indicator, or it has been deleted.")
    for row in here:
        job.change("indicator", vars(row), {"deleted_at": job.now})
    return job.receipt("indicator", *(row.id for row in here))


def _problems(figures: Sequence[Figures]) -> dict[str, str]:
    if not figures:
        return {"": "There is nothing to import."}
    found: dict[str, str] = {}
    for one in figures:
        for name in ("name", "period", "source"):
            found |= checks.require_title({name: getattr(one, name)}, name, "indicator")
        if not all(value is None or isfinite(value) for value in one.values.values()):
            found["values"] = "One of the figures is not a number."
    if len({(one.name, one.period) for one in figures}) < len(figures):
        found[""] = "The import has the same indicator and period twice."
    return found


def _require_same(job: Work, rows: Sequence[indicators.Held], made_on: MadeOn) -> None:
    """Raise Conflict, with the current rows, if they differ from those that were seen."""
    if {row.id: row.version for row in rows} != made_on:
        current = [job.db.table("indicator").get(row.id) for row in rows]
        raise Conflict([Clash("indicator", row["id"], row, row) for row in current])


def _write(
    job: Work, figures: Figures, rows: Mapping[str, indicators.Held], names: Mapping[str, str]
) -> list[int]:
    """Write each borough's figure; return the ids of the rows that changed."""
    written = []
    for code in names:
        if indicators.is_same(rows.get(code), figures, code):
            continue
        values: Row = {"value": figures.values.get(code), "source": figures.source}
        if code in rows:
            job.change("indicator", vars(rows[code]), {**values, "deleted_at": None})
            written.append(rows[code].id)
        else:
            new = {"borough_code": code, "name": figures.name, "period": figures.period, **values}
            written.append(job.insert("indicator", new))
    return written
