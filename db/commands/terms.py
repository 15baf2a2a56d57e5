"""The categories: themes, specialisms and contributing factors."""

import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import cast

from sqlite_utils import Database

from db.commands import records
from db.history import references
from db.kinds.records import TERM
from db.queries import settings
from db.write import Missing, Receipt, Row, Work, by_coordinator
from synergy import checks, words
from synergy.checks import Typed
from synergy.typed_text import quote

# The map has a shape for each of the three specialisms.
FIXED = (words.SPECIALISM,)
LONGEST_CODE = 40


@by_coordinator("add word")
def add_term(job: Work, values: Mapping[str, Typed], taxonomy: str) -> Receipt:
    """Add a category by `name` at the end of a list; its code comes from it and never changes."""
    name = checks.tidy(values).get("name")
    _require_open(taxonomy)
    found = job.db.execute("SELECT id FROM taxonomy WHERE code = ?", [taxonomy]).fetchone()
    if found is None:
        raise Missing("There are no categories yet. Load the starter set first.")
    order = _in_order(job.db, found[0])
    last = max((cast(int, row["position"]) for row in order), default=0)
    row: Row = {"taxonomy_id": found[0], "name": name, "position": last + 1}
    row["code"] = _new_code(job.db, str(name))
    return job.receipt("taxonomy_term", records.insert(TERM, job, row, {}))


@by_coordinator("move word")
def move_term(job: Work, made_on: tuple[int, int], step: int) -> Receipt:
    """Move a category, given its id and version, one place up (-1) or down (1) in its list."""
    term = job.seen("taxonomy_term", made_on)
    order = _in_order(job.db, cast(int, term["taxonomy_id"]))
    job.move("taxonomy_term", order, made_on[0], step)
    return job.receipt("taxonomy_term", made_on[0])


@by_coordinator("remove word")
def remove_term(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Mark a category deleted; Invalid if any record uses it."""
    term = job.seen("taxonomy_term", made_on)
    taxonomy = _require_open(_taxonomy_of(job.db, term))
    used = next(one for one in settings.terms(job.db, taxonomy) if one.id == made_on[0])
    if used.uses:
        raise checks.Invalid(
            {"": f"{quote(used.name)} is in use. Choose a category to replace it."}
        )
    job.change("taxonomy_term", term, {"deleted_at": job.now})
    return job.receipt("taxonomy_term", made_on[0])


@by_coordinator("replace word")
def replace_term(job: Work, made_on: tuple[int, int], by: int) -> Receipt:
    """Replace a category by another in the same list on every record, and mark it deleted."""
    term, other = job.seen("taxonomy_term", made_on), job.row("taxonomy_term", by)
    _require_open(_taxonomy_of(job.db, term))
    if by == made_on[0] or other["taxonomy_id"] != term["taxonomy_id"]:
        raise checks.Invalid({"by": "Choose another category from the same list."})
    change: Row = {"term": made_on[0], "by": by, "now": job.now}
    job.db.execute(
        """UPDATE issue SET theme_id = :by, version = version + 1, updated_at = :now
           WHERE theme_id = :term""",
        change,
    )
    for owner in references.OWNERS["attribute"]:
        _move_needs(job.db, owner, change)
    job.db.execute("DELETE FROM attribute WHERE taxonomy_term_id = :term", change)
    job.change("taxonomy_term", term, {"deleted_at": job.now})
    return job.receipt("taxonomy_term", made_on[0], by)


def _move_needs(db: Database, owner: str, change: Row) -> None:
    """Move the services, issues or examples of one category to another, each once."""
    table = owner.removesuffix("_id")
    db.execute(
        f"""UPDATE [{table}] SET version = version + 1, updated_at = :now WHERE id IN
              (SELECT [{owner}] FROM attribute WHERE taxonomy_term_id = :term)""",
        change,
    )
    db.execute(
        f"""INSERT INTO attribute (taxonomy_term_id, [{owner}])
            SELECT :by, [{owner}] FROM attribute
            WHERE taxonomy_term_id = :term AND [{owner}] IS NOT NULL AND [{owner}] NOT IN
              (SELECT [{owner}] FROM attribute
               WHERE taxonomy_term_id = :by AND [{owner}] IS NOT NULL)""",
        change,
    )


def _require_open(taxonomy: str) -> str:
    """Return the list's code; Invalid if its categories can only be renamed and moved."""
    if taxonomy in FIXED:
        raise checks.Invalid(
            {"": "There are always three specialisms. You can rename them or change their order."}
        )
    return taxonomy


def _taxonomy_of(db: Database, term: Row) -> str:
    found = db.execute("SELECT code FROM taxonomy WHERE id = ?", [term["taxonomy_id"]]).fetchone()
    return cast(str, found[0])


def _in_order(db: Database, taxonomy_id: int) -> list[Row]:
    terms, listed = db.table("taxonomy_term"), "taxonomy_id = ? AND deleted_at IS NULL"
    return list(terms.rows_where(listed, [taxonomy_id], order_by="position, name"))


def _new_code(db: Database, name: str) -> str:
    """Make a code from a name: its letters without accents, with a number if it is taken."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", letters))[:LONGEST_CODE].strip("-") or "word"
    taken = {row["code"] for row in db.table("taxonomy_term").rows_where(select="code")}
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(code for code in itertools.chain([stem], numbered) if code not in taken)
