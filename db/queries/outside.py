"""Reading what outsiders ask first: how much the partnership does, raised and got done."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.service_filter import ON_OFFER


@dataclass(frozen=True)
class Figures:
    """Counts of what is there to be shown.

    `boroughs` are those that services on offer serve.
    """

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
    """One borough with the services on offer there, by specialism in the order of the terms."""

    borough: str
    services: int
    by_specialism: tuple[int, ...]


_ON_OFFER = f"s.deleted_at IS NULL AND s.{ON_OFFER}"


def figures(db: Database) -> Figures:
    """Count it all."""
    for row in db.query(
        f"""SELECT
              (SELECT count(*) FROM organization
               WHERE deleted_at IS NULL AND kind = 'partner') AS partners,
              (SELECT count(*) FROM service AS s WHERE {_ON_OFFER}) AS services,
              (SELECT count(DISTINCT r.borough_code) FROM service_area AS r
               JOIN service AS s ON s.id = r.service_id WHERE {_ON_OFFER}) AS boroughs,
              (SELECT count(*) FROM issue
               WHERE deleted_at IS NULL AND merged_into_id IS NULL) AS issues,
              (SELECT count(*) FROM issue WHERE deleted_at IS NULL AND merged_into_id IS NULL
                 AND status = 'open') AS open_issues,
              (SELECT count(*) FROM action
               WHERE deleted_at IS NULL AND state = 'done') AS actions_done,
              (SELECT count(*) FROM action
               WHERE deleted_at IS NULL AND closed = 0) AS actions_open,
              (SELECT count(*) FROM practice WHERE deleted_at IS NULL) AS practice"""
    ):
        return Figures(**row)
    raise AssertionError("a count always answers")


def latest_done(db: Database, most: int) -> list[int]:
    """List the ids of the actions that were done last."""
    rows = db.execute(
        """SELECT id FROM action WHERE done_on IS NOT NULL AND state = 'done'
           AND deleted_at IS NULL ORDER BY done_on DESC, id DESC LIMIT ?""",
        [most],
    )
    return [number for (number,) in rows.fetchall()]


def reach(db: Database) -> list[Reach]:
    """List every borough by name, also those that nobody serves."""
    columns = [
        term
        for (term,) in db.execute(
            """SELECT t.id FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
               WHERE x.code = 'specialism' AND t.deleted_at IS NULL ORDER BY t.position"""
        ).fetchall()
    ]
    served = {
        (row["borough"], row["term"]): row["services"]
        for row in db.query(
            f"""SELECT r.borough_code AS borough, a.taxonomy_term_id AS term, count(*) AS services
                FROM service_area AS r JOIN service AS s ON s.id = r.service_id
                JOIN attribute AS a ON a.service_id = s.id
                WHERE {_ON_OFFER} GROUP BY r.borough_code, a.taxonomy_term_id"""
        )
    }
    rows = db.query(
        f"""SELECT b.code, b.name, count(s.id) AS services FROM borough AS b
            LEFT JOIN service_area AS r ON r.borough_code = b.code
            LEFT JOIN service AS s ON s.id = r.service_id AND {_ON_OFFER}
            GROUP BY b.code ORDER BY b.name"""
    )
    return [
        Reach(
            row["name"],
            row["services"],
            tuple(served.get((row["code"], term), 0) for term in columns),
        )
        for row in rows
    ]
