"""Who may come in, by account or by link, and what is marked for the published copy.

Of tokens and passphrases only hashes are kept, in tables of their own that history leaves out.
"""

from sqlite_utils import Database

# What is shown to outsiders only when it is marked so.
PUBLISHABLE = ("organization", "service", "issue", "action", "practice")

KEPT = """
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT
"""

TABLES = (
    f"""CREATE TABLE account (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        email TEXT NOT NULL COLLATE NOCASE CHECK (email <> ''),
        name TEXT NOT NULL CHECK (name <> ''),
        role TEXT NOT NULL CHECK (role IN ('coordinator', 'partner')),
        organization_id INTEGER REFERENCES organization (id),
        invited_at TEXT,
        disabled_at TEXT,
        {KEPT},
        CHECK (role = 'partner' OR organization_id IS NULL)
    ) STRICT""",
    """CREATE TABLE passphrase (
        account_id INTEGER PRIMARY KEY REFERENCES account (id),
        hash TEXT NOT NULL,
        set_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE invitation (
        account_id INTEGER PRIMARY KEY REFERENCES account (id),
        hash TEXT NOT NULL UNIQUE,
        expires_at TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE share_link (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL CHECK (label <> ''),
        audience TEXT NOT NULL CHECK (audience IN ('funder', 'display')),
        expires_at TEXT NOT NULL,
        revoked_at TEXT,
        {KEPT}
    ) STRICT""",
    """CREATE TABLE share_token (
        share_link_id INTEGER PRIMARY KEY REFERENCES share_link (id),
        hash TEXT UNIQUE,
        last_used_at TEXT,
        times_used INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        hash TEXT NOT NULL UNIQUE,
        account_id INTEGER REFERENCES account (id),
        share_link_id INTEGER REFERENCES share_link (id),
        created_at TEXT NOT NULL,
        active_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        CHECK ((account_id IS NULL) <> (share_link_id IS NULL))
    ) STRICT""",
)

INDEXES = (
    "CREATE UNIQUE INDEX account_email ON account (email) WHERE deleted_at IS NULL",
    "CREATE INDEX account_organization ON account (organization_id)",
    "CREATE INDEX session_account ON session (account_id) WHERE account_id IS NOT NULL",
    "CREATE INDEX session_share_link ON session (share_link_id) WHERE share_link_id IS NOT NULL",
    "CREATE INDEX session_expiry ON session (expires_at)",
)

# Whatever changes who may come in, be it a command, an undo or a later one, takes the keys along:
# no session, one-time link or revoked token comes back to life with its row.
GUARDS = (
    """CREATE TRIGGER guard_account_sessions
        AFTER UPDATE OF role, organization_id, disabled_at, deleted_at ON account
        WHEN (NEW.role, NEW.organization_id, NEW.disabled_at, NEW.deleted_at)
          IS NOT (OLD.role, OLD.organization_id, OLD.disabled_at, OLD.deleted_at) BEGIN
        DELETE FROM session WHERE account_id = NEW.id; END""",
    """CREATE TRIGGER guard_account_invitation
        AFTER UPDATE OF invited_at, disabled_at, deleted_at ON account
        WHEN (NEW.invited_at, NEW.disabled_at, NEW.deleted_at)
          IS NOT (OLD.invited_at, OLD.disabled_at, OLD.deleted_at) BEGIN
        DELETE FROM invitation WHERE account_id = NEW.id; END""",
    """CREATE TRIGGER guard_account_passphrase AFTER UPDATE OF deleted_at ON account
        WHEN NEW.deleted_at IS NOT NULL BEGIN
        DELETE FROM passphrase WHERE account_id = NEW.id; END""",
    """CREATE TRIGGER guard_organization_sessions AFTER UPDATE OF deleted_at ON organization
        WHEN NEW.deleted_at IS NOT NULL BEGIN
        DELETE FROM session WHERE account_id IN
          (SELECT id FROM account WHERE organization_id = NEW.id); END""",
    """CREATE TRIGGER guard_last_coordinator
        AFTER UPDATE OF role, disabled_at, deleted_at ON account
        WHEN OLD.role = 'coordinator' AND OLD.disabled_at IS NULL AND OLD.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM account
            WHERE role = 'coordinator' AND disabled_at IS NULL AND deleted_at IS NULL) BEGIN
        SELECT RAISE(ABORT, 'somebody must coordinate, and this is the last who does'); END""",
    """CREATE TRIGGER guard_link_closed AFTER UPDATE OF revoked_at, deleted_at ON share_link
        WHEN NEW.revoked_at IS NOT NULL OR NEW.deleted_at IS NOT NULL BEGIN
        DELETE FROM session WHERE share_link_id = NEW.id;
        UPDATE share_token SET hash = NULL WHERE share_link_id = NEW.id; END""",
)

# Whoever may not read what history keeps may still count what was put off.
VIEW = """CREATE VIEW action_put_off (action_id, history_id, at, was) AS
    SELECT CAST(h.row_id AS INTEGER), h.id, h.at, json_extract(v.old, '$.due_on')
    FROM history AS h JOIN history_values AS v ON v.history_id = h.id
    WHERE h.[table] = 'action' AND h.change = 'update'
      AND json_type(v.old, '$.due_on') IS NOT NULL"""


def apply(db: Database) -> None:
    """Make the tables of accounts, links and sessions; add the mark of what is published."""
    for statement in (*TABLES, *INDEXES, *GUARDS, VIEW):
        db.execute(statement)
    for table in PUBLISHABLE:
        db.execute(
            f"""ALTER TABLE [{table}] ADD COLUMN published INTEGER NOT NULL DEFAULT 0
                CHECK (published IN (0, 1))"""
        )
        db.execute(f"CREATE INDEX [{table}_published] ON [{table}] (id) WHERE published = 1")
