"""The basis of an overlap review: the facts about a service that call for a new review if changed.

It has a digest of each part, so that reviews stay small. Places are rounded to about a square
kilometre, so that no address can be recovered from a basis after a purge, and a confidential place
counts only by its borough. The date of the last check, free places, contact details and publication
are not part of it.
"""

import hashlib

from sqlite_utils import Database

# This many hexadecimal digits are enough to tell two values apart.
DIGITS = 8
# In degrees: 1.1 km north to south, 0.7 km east to west.
DECIMALS = 2


def register(db: Database) -> None:
    """Give a connection digest(value), which the SQL from `of` calls."""
    db.conn.create_function("digest", 1, _digest, deterministic=True)


def of(service: str) -> str:
    """Write SQL for a service's basis, JSON of its parts' digests; `service` is the id's column."""
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
