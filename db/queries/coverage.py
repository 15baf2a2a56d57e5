"""Read coverage: the services for each borough and need, and the nearest if there are none."""

import json
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db.queries import distances
from db.queries.paging import Page
from db.queries.service_filter import REACHED, REACHES_ALL
from synergy import assurance, words
from synergy.coverage import BANDS, Band


@dataclass(frozen=True)
class Asked:
    """Which active services to count: for a taxonomy's needs, an age band, online ones or not.

    `today` is an ISO day: reports of free places from long before it (see assurance) do not count.
    """

    today: str
    taxonomy: str = words.SPECIALISM
    band: Band | None = None
    online: bool = False

    @property
    def parameters(self) -> dict[str, str | int]:
        """Return the parameters of the statements here."""
        youngest, oldest = self.band or (0, None)
        return {
            "taxonomy": self.taxonomy,
            "youngest": youngest,
            "oldest": words.NO_END if oldest is None else oldest,
            "online": int(self.online),
            "since": assurance.capacity_known_from(self.today),
        }


@dataclass(frozen=True)
class Cell:
    """The active services for one need in one borough, by capacity.

    `partners` counts those that offer them; `unnamed` services belong to unpublished partners.
    """

    services: int
    partners: int
    unnamed: int
    free: int
    waiting: int
    full: int

    @property
    def unknown(self) -> int:
        """Count the services whose capacity is unknown or out of date."""
        return self.services - self.free - self.waiting - self.full


@dataclass(frozen=True)
class Present:
    """One service that reaches a borough; its capacity is None if unknown."""

    id: int
    name: str
    organization: str | None
    minimum_age: int | None
    maximum_age: int | None
    capacity: str | None
    capacity_as_of: str | None
    sample: int
    online: int


Cells = dict[tuple[str, str], Cell]

# The services that count, each with its provider and its recent capacity.
_ACTIVE = f"""active AS MATERIALIZED (
      SELECT id, organization_id, CASE WHEN capacity_as_of >= :since THEN capacity END AS capacity,
        coalesce(minimum_age, 0) AS youngest, coalesce(maximum_age, {words.NO_END}) AS oldest
      FROM service WHERE deleted_at IS NULL AND status = 'active'
        AND coalesce(minimum_age, 0) <= :oldest
        AND coalesce(maximum_age, {words.NO_END}) >= :youngest)"""

# Each active service with each borough that it reaches, once only, however many places it has.
_MET = f"""met AS MATERIALIZED (
      SELECT s.id, r.borough_code, 0 AS online FROM active AS s
        JOIN ({REACHED}) AS r ON r.service_id = s.id
      UNION ALL
      SELECT s.id, b.code, 1 FROM active AS s JOIN borough AS b WHERE :online AND {REACHES_ALL})"""

_NEED = """need AS MATERIALIZED (
      SELECT x.service_id, t.code FROM taxonomy AS y
      JOIN taxonomy_term AS t ON t.taxonomy_id = y.id AND t.deleted_at IS NULL
      JOIN attribute AS x ON x.taxonomy_term_id = t.id
      WHERE y.code = :taxonomy AND x.service_id IS NOT NULL)"""


def cells(db: Database, asked: Asked) -> Cells:
    """Count services by the codes of boroughs and needs; a gap has no cell."""
    rows = db.execute(
        f"""WITH {_ACTIVE}, {_MET}, {_NEED}
            SELECT m.borough_code, n.code, count(*), count(DISTINCT a.organization_id),
              sum(a.organization_id IS NULL), sum(a.capacity IS 'open'),
              sum(a.capacity IS 'waiting list'), sum(a.capacity IS 'full')
            FROM met AS m JOIN need AS n ON n.service_id = m.id JOIN active AS a ON a.id = m.id
            GROUP BY m.borough_code, n.code""",
        asked.parameters,
    )
    return {(borough, need): Cell(*counts) for borough, need, *counts in rows}


def totals(db: Database, asked: Asked) -> dict[str | None, int]:
    """Count the services that reach each borough, for any need; online ones are under None."""
    rows = db.execute(
        f"""WITH {_ACTIVE}, {_MET}
            SELECT borough_code, count(*) FROM met GROUP BY borough_code
            UNION ALL SELECT NULL, count(*) FROM active AS s WHERE {REACHES_ALL}""",
        asked.parameters,
    )
    return dict(rows.fetchall())


def nearest(db: Database, asked: Asked) -> dict[tuple[str, str], float]:
    """Measure the distance in km from the centre of each borough with a gap to the nearest service.

    A confidential place, or one without coordinates, counts as at the centre of its borough. There
    is no distance for a need that no service meets at any place.
    """
    distances.register(db)
    rows = db.execute(
        f"""WITH {_ACTIVE}, {_MET}, {_NEED},
            lacking AS MATERIALIZED (
              SELECT b.code AS borough_code, t.code, b.latitude, b.longitude FROM borough AS b
              JOIN taxonomy AS y ON y.code = :taxonomy
              JOIN taxonomy_term AS t ON t.taxonomy_id = y.id AND t.deleted_at IS NULL
              WHERE (b.code, t.code) NOT IN (SELECT m.borough_code, n.code
                FROM met AS m JOIN need AS n ON n.service_id = m.id)),
            place AS MATERIALIZED (SELECT DISTINCT n.code,
                CASE WHEN l.confidential THEN b.latitude
                  ELSE coalesce(l.latitude, b.latitude) END AS latitude,
                CASE WHEN l.confidential THEN b.longitude
                  ELSE coalesce(l.longitude, b.longitude) END AS longitude
              FROM need AS n JOIN active AS a ON a.id = n.service_id
              JOIN service_at_location AS p ON p.service_id = a.id
              JOIN location AS l ON l.id = p.location_id
              LEFT JOIN borough AS b ON b.code = l.borough_code
              WHERE l.location_type = 'physical' AND l.deleted_at IS NULL
                AND n.code IN (SELECT code FROM lacking))
            SELECT g.borough_code, g.code,
              min(km(g.latitude, g.longitude, p.latitude, p.longitude)) AS far
            FROM lacking AS g JOIN place AS p ON p.code = g.code
            WHERE p.latitude IS NOT NULL GROUP BY g.borough_code, g.code""",
        asked.parameters,
    )
    return {(borough, need): far for borough, need, far in rows}


def by_age(db: Database, asked: Asked, borough: str) -> dict[tuple[str, Band], int]:
    """Count the services that reach one borough by need and age band; gaps are left out."""
    edges = [(youngest, words.NO_END if oldest is None else oldest) for youngest, oldest in BANDS]
    rows = db.execute(
        f"""WITH {_ACTIVE}, {_MET}, {_NEED}
            SELECT n.code, b.key, count(*) FROM met AS m JOIN need AS n ON n.service_id = m.id
            JOIN active AS a ON a.id = m.id
            JOIN json_each(:bands) AS b ON a.youngest <= json_extract(b.value, '$[1]')
              AND a.oldest >= json_extract(b.value, '$[0]')
            WHERE m.borough_code = :borough GROUP BY n.code, b.key""",
        {**replace(asked, band=None).parameters, "borough": borough, "bands": json.dumps(edges)},
    )
    return {(need, BANDS[band]): services for need, band, services in rows}


_IN = f"""WITH {_ACTIVE}, {_MET}, {_NEED}
    SELECT s.id, s.name, o.name AS organization, s.minimum_age, s.maximum_age, a.capacity,
      CASE WHEN a.capacity IS NOT NULL THEN s.capacity_as_of END AS capacity_as_of,
      s.sample, m.online
    FROM met AS m JOIN active AS a ON a.id = m.id JOIN service AS s ON s.id = m.id
    LEFT JOIN organization AS o ON o.id = s.organization_id
    WHERE m.borough_code = :borough
      AND (:need IS NULL OR m.id IN (SELECT service_id FROM need WHERE code = :need))"""


def present(
    db: Database, asked: Asked, borough: str, need: str | None, page: Page
) -> list[Present]:
    """List one page, by name, of the services that reach a borough, for one need or any."""
    rows = db.query(
        f"{_IN} ORDER BY s.name COLLATE NOCASE, s.id LIMIT :limit OFFSET :offset",
        {**asked.parameters, **page.parameters, "borough": borough, "need": need},
    )
    return [Present(**row) for row in rows]
