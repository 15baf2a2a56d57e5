"""Read examples of what works: by need, with a contact and the strength of evidence."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.paging import Filter, Page, given, scalar, where
from synergy import words


@dataclass(frozen=True)
class PracticeFilter(Filter):
    """Which practice to list; a field that is None does not filter.

    `need` is a term's id; `words` are searched for in titles and summaries.
    """

    need: int | None = None
    evidence: str | None = None
    organization_id: int | None = None
    words: str | None = None


@dataclass(frozen=True)
class PracticeLine:
    """One example of what works; `organization` is the partner to contact."""

    id: int
    version: int
    title: str
    summary: str | None
    evidence: str
    organization_id: int | None
    organization: str | None
    meeting_id: int | None
    meeting_date: str | None
    source: str | None
    needs: str
    sample: int
    published: int


_LINE = """p.id, p.version, p.title, p.summary, p.evidence, p.organization_id,
    o.name AS organization, p.meeting_id, m.date AS meeting_date, p.source, p.sample, p.published,
    coalesce((SELECT group_concat(name, ' · ') FROM (SELECT t.name FROM attribute AS x
      JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
      WHERE x.practice_id = p.id ORDER BY t.taxonomy_id, t.position)), '') AS needs"""

_JOINS = """LEFT JOIN organization AS o ON o.id = p.organization_id AND o.deleted_at IS NULL
    LEFT JOIN meeting AS m ON m.id = p.meeting_id AND m.deleted_at IS NULL"""

_CONDITIONS = {
    "need": """EXISTS (SELECT 1 FROM attribute AS x
        WHERE x.practice_id = p.id AND x.taxonomy_term_id = :need)""",
    "evidence": "p.evidence = :evidence",
    "organization_id": "p.organization_id = :organization_id",
    "words": "p.id IN (SELECT rowid FROM practice_fts WHERE practice_fts MATCH :match)",
}


def _conditions(chosen: PracticeFilter) -> str:
    return where(["p.deleted_at IS NULL", *given(chosen, _CONDITIONS)])


def count_practice(db: Database, chosen: PracticeFilter) -> int:
    """Count the examples that match a filter."""
    statement = f"SELECT count(*) FROM practice AS p {_conditions(chosen)}"
    return scalar(db.execute(statement, chosen.parameters))


def count_by_evidence(db: Database) -> dict[str, int]:
    """Count the practice of each strength of evidence, the weakest first."""
    counted = db.execute(
        "SELECT evidence, count(*) FROM practice WHERE deleted_at IS NULL GROUP BY evidence"
    ).fetchall()
    return {evidence: dict(counted).get(evidence, 0) for evidence in words.EVIDENCE}


def list_practice(db: Database, chosen: PracticeFilter, page: Page) -> list[PracticeLine]:
    """List one page by title."""
    rows = db.query(
        f"""SELECT {_LINE} FROM
              (SELECT p.id FROM practice AS p {_conditions(chosen)}
               ORDER BY p.title COLLATE NOCASE, p.id LIMIT :limit OFFSET :offset) AS page
            JOIN practice AS p ON p.id = page.id {_JOINS} ORDER BY p.title COLLATE NOCASE, p.id""",
        {**chosen.parameters, **page.parameters},
    )
    return [PracticeLine(**row) for row in rows]


def practice(db: Database, practice_id: int) -> PracticeLine | None:
    """Read one example, or None."""
    statement = (
        f"SELECT {_LINE} FROM practice AS p {_JOINS} WHERE p.id = ? AND p.deleted_at IS NULL"
    )
    return next((PracticeLine(**row) for row in db.query(statement, [practice_id])), None)


def of_the_same_need(db: Database, column: str, row_id: int, most: int) -> list[PracticeLine]:
    """List examples that share a need with an issue or a service, most shared first.

    `column` is issue_id or service_id.
    """
    rows = db.query(
        f"""SELECT {_LINE} FROM
              (SELECT y.practice_id AS id, count(*) AS shared FROM attribute AS x
               JOIN attribute AS y ON y.taxonomy_term_id = x.taxonomy_term_id
               JOIN practice AS p ON p.id = y.practice_id AND p.deleted_at IS NULL
               WHERE x.[{column}] = :id GROUP BY y.practice_id
               ORDER BY shared DESC, y.practice_id LIMIT :most) AS near
            JOIN practice AS p ON p.id = near.id {_JOINS} ORDER BY near.shared DESC, p.id""",
        {"id": row_id, "most": most},
    )
    return [PracticeLine(**row) for row in rows]
