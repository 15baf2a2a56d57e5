"""Find every overlap and rank them, all in SQL, in temporary tables.

A service's specialisms, factors and boroughs are stored as the bits of one number each, so that
one `&` gives what two services share. An R*Tree (https://www.sqlite.org/rtree.html) of places by
latitude, longitude and ages finds candidates that are near and take the same ages; then the exact
distance is measured. synergy.overlaps defines an overlap and its score.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlite_utils import Database

from db.queries import distances, overlap_basis
from synergy import distance, overlaps, words

# Nobody pages further than this: filters find the rest.
MOST = 1000
# Further terms in a list have no bit and count as shared by no services: SQLite has 64-bit numbers.
BITS = 62


@dataclass(frozen=True)
class OverlapFilter:
    """Which overlaps to list, by codes and ids; a field that is None does not filter.

    `km` is the distance that counts as near. An overlap is in a borough if both services cover it
    or, if they are near each other, one of them is in it. It is reviewed if its review is current.
    """

    km: int = overlaps.DISTANCE
    is_reviewed: bool = False
    specialism: str | None = None
    borough: str | None = None
    organization_id: int | None = None


class Pair(NamedTuple):
    """Two services that overlap, the lower id first; `km` is None if they are not near."""

    service_id: int
    other_service_id: int
    km: float | None
    score: float


@dataclass(frozen=True)
class Ranking:
    """How many overlaps match a filter, how many are strong, and the best of them, up to MOST."""

    total: int
    strong: int
    best: list[Pair]


# The boroughs where a service works; a confidential place counts only by its borough.
SERVED = """SELECT service_id, borough_code FROM service_area
    UNION SELECT p.service_id, l.borough_code
    FROM location AS l JOIN service_at_location AS p ON p.location_id = l.id
    WHERE l.confidential = 1 AND l.location_type = 'physical' AND l.deleted_at IS NULL
      AND l.borough_code IS NOT NULL"""

_PLACED = """l.confidential = 0 AND l.location_type = 'physical' AND l.deleted_at IS NULL"""

_BITS = f"""CREATE TEMP TABLE bit AS
    SELECT x.code AS list, t.id, t.code, t.place, 1 << (t.place - 1) AS bit
    FROM (SELECT *, row_number() OVER (PARTITION BY taxonomy_id ORDER BY position, id) AS place
          FROM taxonomy_term) AS t
    JOIN taxonomy AS x ON x.id = t.taxonomy_id WHERE t.place <= {BITS}
    UNION ALL SELECT 'borough', NULL, code, place, 1 << (place - 1)
    FROM (SELECT code, row_number() OVER (ORDER BY code) AS place FROM borough)"""

_CANDIDATES = f"""INSERT INTO candidate
    WITH need AS (SELECT x.service_id,
        sum(CASE b.list WHEN 'specialism' THEN b.bit ELSE 0 END) AS specialisms,
        sum(CASE b.list WHEN 'factor' THEN b.bit ELSE 0 END) AS factors
      FROM attribute AS x JOIN temp.bit AS b ON b.id = x.taxonomy_term_id
      WHERE x.service_id IS NOT NULL GROUP BY x.service_id),
    served AS (SELECT r.service_id, sum(b.bit) AS boroughs
      FROM ({SERVED}) AS r JOIN temp.bit AS b ON b.list = 'borough' AND b.code = r.borough_code
      GROUP BY r.service_id),
    standing AS (SELECT r.service_id, sum(b.bit) AS places
      FROM (SELECT DISTINCT p.service_id, l.borough_code FROM service_at_location AS p
            JOIN location AS l ON l.id = p.location_id WHERE {_PLACED}) AS r
      JOIN temp.bit AS b ON b.list = 'borough' AND b.code = r.borough_code GROUP BY r.service_id)
    SELECT s.id, s.organization_id, coalesce(s.minimum_age, 0), coalesce(s.maximum_age, :no_end),
      min(coalesce(s.minimum_age, 0), :grown), min(coalesce(s.maximum_age, :no_end), :grown),
      n.specialisms, bits(n.specialisms), n.factors, bits(n.factors),
      coalesce(r.boroughs, 0), bits(coalesce(r.boroughs, 0)), coalesce(l.places, 0)
    FROM service AS s JOIN need AS n ON n.service_id = s.id
    LEFT JOIN served AS r ON r.service_id = s.id LEFT JOIN standing AS l ON l.service_id = s.id
    WHERE s.status = 'active' AND s.deleted_at IS NULL AND n.specialisms <> 0 ORDER BY s.id"""

_SPOTS = f"""INSERT INTO spot
    SELECT row_number() OVER (ORDER BY c.id, l.id), c.id, c.youngest, c.oldest,
      l.latitude, l.longitude,
      edge(l.latitude, l.longitude, :km, 0), edge(l.latitude, l.longitude, :km, 1),
      edge(l.latitude, l.longitude, :km, 2), edge(l.latitude, l.longitude, :km, 3)
    FROM candidate AS c JOIN service_at_location AS p ON p.service_id = c.id
    JOIN location AS l ON l.id = p.location_id WHERE {_PLACED} AND l.latitude IS NOT NULL"""

_TABLES = (
    """CREATE TEMP TABLE candidate (id INTEGER PRIMARY KEY, organization_id, youngest, oldest,
       young, old, specialisms, specialism_count, factors, factor_count, boroughs, borough_count,
       places)""",
    # Numbered in the order of services: a later spot belongs to the same service or a later one.
    """CREATE TEMP TABLE spot (id INTEGER PRIMARY KEY, service_id, youngest, oldest, latitude,
       longitude, south, north, west, east)""",
    """CREATE VIRTUAL TABLE temp.spot_tree
       USING rtree (id, south, north, west, east, youngest, oldest)""",
    "CREATE TEMP TABLE near (pair INTEGER PRIMARY KEY, km)",
    """CREATE TEMP TABLE area (bit, id, organization_id, youngest, oldest, young, old, specialisms,
       specialism_count, factors, factor_count, boroughs, borough_count, places,
       PRIMARY KEY (bit, id)) WITHOUT ROWID""",
    "CREATE TEMP TABLE ranked (pair INTEGER, km, score)",
    "CREATE TEMP TABLE reviewed (pair INTEGER PRIMARY KEY)",
)

_TREE = """INSERT INTO temp.spot_tree
    SELECT id, latitude, latitude, longitude, longitude, youngest, oldest FROM spot"""

# A pair of ids is stored as one number, with the lower id in its upper 32 bits.
_LOWER = 2**32 - 1
_WANTED = """a.organization_id <> b.organization_id AND a.specialisms & b.specialisms & :specialism
    AND (:organization_id IS NULL OR :organization_id IN (a.organization_id, b.organization_id))"""

_NEAR = f"""INSERT INTO near
    SELECT f.service_id << 32 | t.service_id,
      min(km(f.latitude, f.longitude, t.latitude, t.longitude)) AS km
    FROM spot AS f CROSS JOIN temp.spot_tree AS x CROSS JOIN spot AS t ON t.id = x.id
    CROSS JOIN candidate AS a ON a.id = f.service_id
    CROSS JOIN candidate AS b ON b.id = t.service_id
    WHERE x.south <= f.north AND x.north >= f.south AND x.west <= f.east AND x.east >= f.west
      AND x.youngest <= f.oldest AND x.oldest >= f.youngest AND x.id > f.id AND {_WANTED}
    GROUP BY 1 HAVING km <= :km"""

_AREAS = """INSERT INTO area SELECT b.bit, c.* FROM temp.bit AS b
    JOIN candidate AS c ON c.boroughs & b.bit WHERE b.list = 'borough'"""


def _count(bits: str) -> str:
    """Write SQL that counts the bits of a number; it calls Python only for more than one."""
    return f"(CASE WHEN ({bits}) & (({bits}) - 1) THEN bits({bits}) ELSE ({bits}) <> 0 END)"


def _alike(bits: str, count: str) -> str:
    return f"2.0 * {_count(f'a.{bits} & b.{bits}')} / max(1, a.{count} + b.{count})"


# The sum in synergy.overlaps.score, in the same order, so that both agree to the last digit.
_SCORE = f""":weight_specialisms * ({_alike("specialisms", "specialism_count")})
    + :weight_ages * (2.0 * (min(a.old, b.old) - max(a.young, b.young) + 1)
      / (a.old - a.young + b.old - b.young + 2))
    + :weight_closeness * (CASE WHEN n.km IS NULL THEN 0.0 ELSE 1 - n.km / :km END)
    + :weight_boroughs * ({_alike("boroughs", "borough_count")})
    + :weight_factors * ({_alike("factors", "factor_count")})"""

_IN_BOROUGH = """(:borough IS NULL OR a.boroughs & b.boroughs & :borough
    OR n.km IS NOT NULL AND (a.places | b.places) & :borough)"""

# Pairs that cover the same borough appear under each one that they share; only the first counts.
_OF_AREAS = f"""INSERT INTO ranked SELECT a.id << 32 | b.id, n.km, {_SCORE}
    FROM area AS a CROSS JOIN area AS b ON b.bit = a.bit AND b.id > a.id
    LEFT JOIN near AS n ON n.pair = a.id << 32 | b.id
    WHERE {_WANTED} AND b.youngest <= a.oldest AND b.oldest >= a.youngest
      AND a.boroughs & b.boroughs & -(a.boroughs & b.boroughs) = a.bit AND {_IN_BOROUGH}"""

_OF_PLACES_ALONE = f"""INSERT INTO ranked SELECT n.pair, n.km, {_SCORE}
    FROM near AS n JOIN candidate AS a ON a.id = n.pair >> 32
    JOIN candidate AS b ON b.id = n.pair & {_LOWER}
    WHERE NOT a.boroughs & b.boroughs AND {_IN_BOROUGH}"""

_REVIEWED = f"""INSERT INTO reviewed
    SELECT r.service_id << 32 | r.other_service_id FROM overlap_review AS r
    WHERE r.deleted_at IS NULL AND r.basis = {overlap_basis.of("r.service_id")}
      AND r.other_basis = {overlap_basis.of("r.other_service_id")}"""

_LISTED = "(r.pair IN (SELECT pair FROM reviewed)) = :is_reviewed"


def rank(db: Database, chosen: OverlapFilter) -> Ranking:
    """Find the overlaps that match a filter, highest score first, then lowest ids."""
    _prepare(db)
    values = _values(db, chosen)
    for statement in (_CANDIDATES, _SPOTS, _TREE, _NEAR, _AREAS, _OF_AREAS, _OF_PLACES_ALONE):
        db.execute(statement, values)
    db.execute(_REVIEWED)
    total, strong = db.execute(
        f"SELECT count(*), coalesce(sum(r.score >= :strong), 0) FROM ranked AS r WHERE {_LISTED}",
        values,
    ).fetchone()
    best = db.execute(
        f"""SELECT r.pair >> 32, r.pair & {_LOWER}, r.km, r.score FROM ranked AS r
            WHERE {_LISTED} ORDER BY r.score DESC, r.pair LIMIT :most""",
        values,
    ).fetchall()
    _put_away(db)
    return Ranking(total, strong, [Pair(*row) for row in best])


def _prepare(db: Database) -> None:
    db.execute("PRAGMA temp_store = MEMORY")
    distances.register(db)
    overlap_basis.register(db)
    db.conn.create_function("bits", 1, int.bit_count, deterministic=True)
    db.conn.create_function("edge", 4, _edge, deterministic=True)
    for statement in (*_TABLES, _BITS):
        db.execute(statement)


def _put_away(db: Database) -> None:
    for table in ("bit", "candidate", "spot", "spot_tree", "near", "area", "ranked", "reviewed"):
        db.execute(f"DROP TABLE temp.[{table}]")


def _edge(latitude: float, longitude: float, km: float, side: int) -> float:
    return distance.box(latitude, longitude, km)[side]


def _values(db: Database, chosen: OverlapFilter) -> dict[str, object]:
    specialism = _bit(db, "specialism", chosen.specialism)
    weights = {f"weight_{name}": weight for name, weight in overlaps.WEIGHTS.items()}
    return {
        **vars(chosen),
        **weights,
        "specialism": -1 if specialism is None else specialism,
        "borough": _bit(db, "borough", chosen.borough),
        "grown": overlaps.GROWN,
        "no_end": words.NO_END,
        "strong": overlaps.STRONG,
        "most": MOST,
    }


def _bit(db: Database, kind: str, code: str | None) -> int | None:
    """Return the bit of a term or a borough; 0 for a code that nothing has."""
    if code is None:
        return None
    found = db.execute("SELECT bit FROM temp.bit WHERE list = ? AND code = ?", [kind, code])
    row = found.fetchone()
    return int(row[0]) if row else 0
