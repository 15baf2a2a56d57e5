"""What a service was when an overlap was reviewed: what, when it changes, asks for another look.

A digest of each part, so that a review stays short. A place counts by about a square kilometre, so
that no address can be found from what is left here when it is purged, and a confidential one by its
borough alone. When the service was last checked, its places free, how to reach it and whether it is
published are no part of it.
"""

import hashlib

from sqlite_utils import Database

# As many hexadecimal digits tell two values apart.
DIGITS = 8
# Of a degree: 1.1 km to the north, 0.7 km to the east.
DECIMALS = 2


def register(db: Database) -> None:
    """Give a connection digest(value), which the SQL of `of` calls."""
    db.conn.create_function("digest", 1, _digest, deterministic=True)


def of(service: str) -> str:
    """Write the SQL of a service's basis: JSON of its parts' digests; `service` names its id."""
    return f"""(SELECT json_object(
        'partner', digest(s.organization_id),
        'name', digest(s.name),
        'description', digest(s.description),
        'who it is for', digest(s.eligibility_description),
        'ages', digest(json_array(s.minimum_age, s.maximum_age)),
        'specialisms', digest(({_terms("specialism")})),
        'contributing factors', digest(({_terms("factor")})),
        'boroughs', digest((SELECT json_group_array(borough_code) FROM
          (SELECT r.borough_code FROM service_area AS r WHERE r.service_id = s.id
           ORDER BY r.borough_code))),
        'places', digest((SELECT json_group_array(place) FROM
          (SELECT CASE WHEN l.confidential THEN json_array(l.id, l.location_type, l.borough_code)
             ELSE json_array(l.id, l.location_type, l.borough_code,
               round(l.latitude, {DECIMALS}), round(l.longitude, {DECIMALS})) END AS place
           FROM service_at_location AS p JOIN location AS l ON l.id = p.location_id
           WHERE p.service_id = s.id AND l.deleted_at IS NULL ORDER BY l.id))))
      FROM service AS s WHERE s.id = {service})"""


def _terms(taxonomy: str) -> str:
    return f"""SELECT json_group_array(id) FROM (SELECT t.id FROM attribute AS x
        JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
        JOIN taxonomy AS y ON y.id = t.taxonomy_id
        WHERE x.service_id = s.id AND y.code = '{taxonomy}' ORDER BY t.id)"""


def _digest(value: object) -> str:
    return hashlib.sha256(str(value).encode()).hexdigest()[:DIGITS]
