"""Set a location's pin and borough from its postcode."""

from pathlib import Path

from sqlite_utils import Database

from db import connect
from db.kinds.kind import Row
from db.postcodes import find
from synergy.checks import Invalid, Value
from synergy.postcodes import Place


def settle(db: Database, changes: Row, current: Row) -> dict[str, Value]:
    """Return the pin and borough that a location without a pin gets from its postcode.

    The borough follows the postcode unless it was chosen; Invalid if the two disagree, or there is
    no such postcode. Nothing is set while there is no postcodes.db.
    """
    row = {**current, **changes}
    if not _waits(row):
        return {}
    typed, chosen = (
        name in changes and changes[name] != current.get(name)
        for name in ("postal_code", "borough_code")
    )
    try:
        place = find.find(str(row["postal_code"]), connect.file_of(db))
    except connect.NotReady:
        return {}
    except ValueError as error:
        if typed:
            raise Invalid({"postal_code": str(error)}) from error
        return {}
    borough_code = (changes if typed else row).get("borough_code")
    if problem := _disagreement(db, place, borough_code):
        if not (typed or chosen):
            # It was already saved like this: that is no reason to refuse another change.
            return {}
        raise Invalid({"borough_code": problem})
    return _pin(db, place, borough_code)


def pins(db: Database, path: Path) -> list[tuple[Row, Row]]:
    """List the locations that can get a pin from their postcode, each with its changes.

    A location whose borough contradicts its postcode is left for people to correct. NotReady
    without postcodes.db.
    """
    waiting = list(
        db.query(
            """SELECT * FROM location WHERE latitude IS NULL AND postal_code IS NOT NULL
                 AND location_type = 'physical' AND deleted_at IS NULL ORDER BY id"""
        )
    )
    places = find.find_many({row["postal_code"] for row in waiting}, path)
    return [
        (row, _pin(db, place, row["borough_code"]))
        for row in waiting
        if (place := places.get(row["postal_code"]))
        and not _disagreement(db, place, row["borough_code"])
    ]


def _waits(row: Row) -> bool:
    """Tell whether a location could have a pin but has none."""
    physical = row.get("location_type", "physical") == "physical"
    return physical and row.get("postal_code") is not None and row.get("latitude") is None


def _disagreement(db: Database, place: Place, borough_code: Value) -> str | None:
    """Say how an exact postcode and a borough disagree, or None; inexact ones never do."""
    if borough_code in (None, place.borough_code) or place.exactness != "postcode":
        return None
    chosen, found = _borough(db, borough_code), _borough(db, place.borough_code)
    if found is None:
        return (
            f"{place.postcode} is outside London, not in {chosen}. "
            "Leave this blank, or correct the postcode."
        )
    return f"{place.postcode} is in {found}, not in {chosen}. Choose {found}, or leave this blank."


def _pin(db: Database, place: Place, borough_code: Value) -> dict[str, Value]:
    known = place.borough_code if _borough(db, place.borough_code) else None
    return {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "placed_by": place.exactness,
        "borough_code": borough_code or known,
    }


def _borough(db: Database, code: Value) -> str | None:
    """Return a borough's name; None if the boroughs have not been loaded."""
    for row in db.execute("SELECT name FROM borough WHERE code = ?", [code]):
        return str(row[0])
    return None
