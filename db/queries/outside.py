"""Read the key figures for funders: services, issues raised and actions completed."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.queries import choices
from db.queries.service_filter import LISTED
from synergy import words


@dataclass(frozen=True)
class Figures:
    """Counts of what can be shown; `boroughs` counts those that available services cover."""

    partners: int
    services: int
    boroughs: int
    issues: int
    open_issues: int
    actions_done: int
    actions_open: int
    practice: int


@dataclass(frozen=True)
class Reach:
    """One borough with the number of services there, by specialism in the order of the terms."""

    borough: str
    services: int
    by_specialism: tuple[int, ...]


def figures(db: Database) -> Figures:
    """Count everything."""
    [counts] = db.query(
        f"""SELECT
              (SELECT count(*) FROM organization
               WHERE deleted_at IS NULL AND kind = 'partner') AS partners,
              (SELECT count(*) FROM service AS s WHERE {LISTED}) AS services,
              (SELECT count(DISTINCT r.borough_code) FROM service_area AS r
               JOIN service AS s ON s.id = r.service_id WHERE {LISTED}) AS boroughs,
              (SELECT count(*) FROM issue
               WHERE deleted_at IS NULL AND merged_into_id IS NULL) AS issues,
              (SELECT count(*) FROM issue WHERE deleted_at IS NULL AND merged_into_id IS NULL
                 AND status = 'open') AS open_issues,
              (SELECT count(*) FROM action
               WHERE deleted_at IS NULL AND state = 'done') AS actions_done,
              (SELECT count(*) FROM action
               WHERE deleted_at IS NULL AND closed = 0) AS actions_open,
              (SELECT count(*) FROM practice WHERE deleted_at IS NULL) AS practice"""
    )
    return Figures(**counts)


def latest_done(db: Database, most: int) -> list[int]:
    """List the ids of the actions that were completed last."""
    rows = db.execute(
        """SELECT id FROM action WHERE done_on IS NOT NULL AND state = 'done'
           AND deleted_at IS NULL ORDER BY done_on DESC, id DESC LIMIT ?""",
        [most],
    )
    return [number for (number,) in rows.fetchall()]


def reach(db: Database) -> list[Reach]:
    """List every borough by name, including those without services."""
    served = db.execute(
        f"""SELECT r.borough_code, a.taxonomy_term_id, count(*)
            FROM service_area AS r JOIN service AS s ON s.id = r.service_id
            JOIN attribute AS a ON a.service_id = s.id
            WHERE {LISTED} GROUP BY r.borough_code, a.taxonomy_term_id"""
    )
    services = {(borough, term): number for borough, term, number in served}
    terms = [term.id for term in choices.terms(db, words.SPECIALISM)]
    boroughs = db.execute(
        f"""SELECT b.code, b.name, count(s.id) FROM borough AS b
            LEFT JOIN service_area AS r ON r.borough_code = b.code
            LEFT JOIN service AS s ON s.id = r.service_id AND {LISTED}
            GROUP BY b.code ORDER BY b.name"""
    )
    return [
        Reach(name, number, tuple(services.get((code, term), 0) for term in terms))
        for code, name, number in boroughs
    ]
