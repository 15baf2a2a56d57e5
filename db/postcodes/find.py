"""Find where a postcode is, in postcodes.db beside the database; nothing is sent anywhere.

db.postcodes.build makes the table. Look-ups write nothing, so no postcode asked for is recorded.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from db import connect, trouble
from synergy import postcodes
from synergy.postcodes import Place

# Raise this number when the content of the table, or its meaning, changes: older files are rebuilt.
FORMAT = "1"


class _Spot(NamedTuple):
    """A row of the table; `whole` tells whether all postcodes of that sector are in it too."""

    code: str
    latitude: float
    longitude: float
    borough_code: str | None
    whole: int


def file_beside(path: Path) -> Path:
    """Return the file of postcodes that all databases in a folder share."""
    return path.with_name("postcodes.db")


def is_ready(path: Path) -> bool:
    """Tell whether the postcodes beside a database are intact and in the current format."""
    try:
        with _reading(path) as db:
            return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except connect.NotReady:
        return False


def find(text: str, path: Path | None = None) -> Place:
    """Find where a postcode, a sector ("SM4 4") or a district ("SM4") is, however it was typed.

    ValueError, with a message for people, if it cannot be found; NotReady if there is no table.
    `path` is the database whose postcodes are read, by default the main one.
    """
    meant = postcodes.read(text)
    found = find_many([text], path)
    if text not in found:
        raise ValueError(
            f"There is no postcode district {postcodes.district(meant[0])} in Great Britain or "
            "Northern Ireland. Check the postcode, or leave it out."
        )
    return found[text]


def find_many(texts: Iterable[str], path: Path | None = None) -> dict[str, Place]:
    """Find many at once, by the text that was typed; leave out those that cannot be found."""
    meant = {text: codes for text in texts if (codes := _read(text))}
    with _reading(path or connect.database_path()) as db:
        spots = _spots(db, {code for codes in meant.values() for code in codes})
        missed = [codes for codes in meant.values() if not any(code in spots for code in codes)]
        spots |= _spots(db, {near for codes in missed for near in _near(codes)})
    return {
        text: place for text, codes in meant.items() if (place := _place(codes, spots)) is not None
    }


def _read(text: str) -> tuple[str, ...]:
    try:
        return postcodes.read(text)
    except ValueError:
        return ()


def _near(codes: tuple[str, ...]) -> list[str]:
    """List the sectors to use instead of codes that are not in the table."""
    return [near for code in codes if " " in code for near in postcodes.near(code)]


def _place(codes: tuple[str, ...], spots: dict[str, _Spot]) -> Place | None:
    tried = [(code, code) for code in codes]
    tried += [(code, near) for code in codes for near in _near((code,))]
    return next((_at(asked, spots[code]) for asked, code in tried if code in spots), None)


def _at(asked: str, spot: _Spot) -> Place:
    exactness = postcodes.exactness(spot.code)
    listed = asked == spot.code or (not spot.whole and postcodes.sector(asked) == spot.code)
    note = postcodes.explain(asked, spot.code, spot.borough_code is None, listed)
    return Place(asked, spot.latitude, spot.longitude, spot.borough_code, exactness, note)


def _spots(db: Database, codes: Iterable[str]) -> dict[str, _Spot]:
    rows = db.execute(
        """SELECT p.code, p.latitude, p.longitude, p.borough_code, p.whole
           FROM json_each(?) AS asked JOIN place AS p ON p.code = asked.value""",
        [json.dumps(sorted(codes))],
    )
    return {row[0]: _Spot(*row) for row in rows}


@contextmanager
def _reading(path: Path) -> Iterator[Database]:
    """Open the table as immutable: the file is replaced, never changed."""
    address = f"file:{quote(str(file_beside(path).resolve()))}?mode=ro&immutable=1"
    db = None
    try:
        db = Database(sqlite3.connect(address, uri=True))
        made = db.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
        if made is None or made[0] != FORMAT:
            raise connect.NotReady(trouble.POSTCODES, path)
        yield db
    except connect.SqliteError as error:
        raise connect.NotReady(trouble.POSTCODES, path) from error
    finally:
        if db is not None:
            db.close()
