"""Who may come in, as kinds of rows: accounts and share links."""

from sqlite_utils import Database

from db.kinds.kind import Kind, Problems, Row
from synergy import words
from synergy.checks import Value
from synergy.typed_text import quote


def _as_kept(changes: Row, current: Row) -> dict[str, Value]:
    """Take the agency off an account that becomes a coordinator's."""
    promoted = changes.get("role") == "coordinator" and "organization_id" not in changes
    return {**changes, **({"organization_id": None} if promoted else {})}


def _agency(row: Row) -> Problems:
    held = row.get("organization_id") is not None
    if row.get("role") == "partner" and not held:
        return {"organization_id": "Choose the partner that the person works for."}
    if row.get("role") == "coordinator" and held:
        return {"organization_id": "A coordinator acts for everybody: leave the partner empty."}
    return {}


def _account_fits(db: Database, row: Row) -> Problems:
    """Find another account of the same e-mail address, and a house that nobody coordinates."""
    values = {"id": row.get("id"), "email": row.get("email")}
    found = {}
    for (name,) in db.execute(
        """SELECT name FROM account WHERE email = :email AND id <> coalesce(:id, 0)
           AND deleted_at IS NULL""",
        values,
    ).fetchall():
        found["email"] = f"{quote(name)} has an account with this e-mail address. Open that one."
    closed = row.get("disabled_at") is not None or row.get("deleted_at") is not None
    if closed or row.get("role") != "coordinator":
        others = """role = 'coordinator' AND disabled_at IS NULL AND deleted_at IS NULL
            AND id <> coalesce(:id, 0)"""
        if not db.table("account").count_where(others, values):
            found["role"] = "Somebody must coordinate: make another account a coordinator's first."
    return found


ACCOUNT = Kind(
    "account",
    frozenset({"email", "name", "role", "organization_id"}),
    title="name",
    required={
        "email": "Give the e-mail address that the person signs in with.",
        "role": "Choose what the person may do.",
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
    """Find a link that would open again although its token was forgotten."""
    forgotten = "share_link_id = ? AND hash IS NULL"
    if row.get("revoked_at") is None and db.table("share_token").count_where(
        forgotten, [row.get("id")]
    ):
        return {"revoked_at": "A link that was taken back stays closed: make a new one."}
    return {}


SHARE_LINK = Kind(
    "share_link",
    frozenset({"label", "audience", "expires_at"}),
    title="label",
    called="link",
    required={"audience": "Choose who will open it."},
    choices={"audience": words.AUDIENCES},
    fits=_link_fits,
)

# Tables whose rows let people in.
ACCESS = frozenset({ACCOUNT.table, SHARE_LINK.table})
