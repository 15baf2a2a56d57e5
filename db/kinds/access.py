"""The kinds of rows that give access: accounts and share links."""

from sqlite_utils import Database

from db.kinds.kind import Kind, Problems, Row
from synergy import words
from synergy.checks import Value
from synergy.typed_text import quote


def _as_kept(changes: Row, current: Row) -> dict[str, Value]:
    """Remove the agency from an account that becomes a coordinator's."""
    promoted = changes.get("role") == "coordinator" and "organization_id" not in changes
    return {**changes, **({"organization_id": None} if promoted else {})}


def _agency(row: Row) -> Problems:
    held = row.get("organization_id") is not None
    if row.get("role") == "partner" and not held:
        return {"organization_id": "Choose the partner that the person works for."}
    if row.get("role") == "coordinator" and held:
        return {"organization_id": "Coordinators aren't linked to a partner. Leave this blank."}
    return {}


def _account_fits(db: Database, row: Row) -> Problems:
    """Refuse a second account with the same email address, and the loss of the last coordinator."""
    values = {"id": row.get("id"), "email": row.get("email")}
    found = {}
    for (name,) in db.execute(
        """SELECT name FROM account WHERE email = :email AND id <> coalesce(:id, 0)
           AND deleted_at IS NULL""",
        values,
    ).fetchall():
        found["email"] = f"{quote(name)} already has an account with this email address. Open it."
    closed = row.get("disabled_at") is not None or row.get("deleted_at") is not None
    if closed or row.get("role") != "coordinator":
        others = """role = 'coordinator' AND disabled_at IS NULL AND deleted_at IS NULL
            AND id <> coalesce(:id, 0)"""
        if not db.table("account").count_where(others, values):
            found["role"] = (
                "There must be at least one coordinator. Give someone else that role first."
            )
    return found


ACCOUNT = Kind(
    "account",
    frozenset({"email", "name", "role", "organization_id"}),
    title="name",
    required={
        "email": "Enter the email address that this person will sign in with.",
        "role": "Choose a role.",
    },
    refers={"organization_id": "organization"},
    private=frozenset({"email"}),
    choices={"role": words.ACCOUNT_ROLES},
    emails=("email",),
    tidy=_as_kept,
    rules=_agency,
    fits=_account_fits,
)


def _link_fits(db: Database, row: Row) -> Problems:
    """Refuse to reopen a link whose token has been deleted."""
    forgotten = "share_link_id = ? AND hash IS NULL"
    if row.get("revoked_at") is None and db.table("share_token").count_where(
        forgotten, [row.get("id")]
    ):
        return {"revoked_at": "A revoked link can't be used again. Create a new one."}
    return {}


SHARE_LINK = Kind(
    "share_link",
    frozenset({"label", "audience", "expires_at"}),
    title="label",
    called="link",
    required={"audience": "Choose who it is for."},
    choices={"audience": words.AUDIENCES},
    fits=_link_fits,
)

# Tables whose rows give access.
ACCESS = frozenset({ACCOUNT.table, SHARE_LINK.table})
