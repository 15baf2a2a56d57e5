"""Meetings, the issues raised there, and what came of them."""

from sqlite_utils import Database

from db.migrations.m001_places_and_services import KEPT

TABLES = (
    f"""CREATE TABLE meeting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        date TEXT NOT NULL CHECK (date IS date(date)),
        place TEXT,
        purpose TEXT,
        status TEXT NOT NULL DEFAULT 'planned'
            CHECK (status IN ('planned', 'open', 'closed')),
        notes TEXT,
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE attendance (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        organization_id INTEGER NOT NULL REFERENCES organization (id),
        status TEXT NOT NULL DEFAULT 'present'
            CHECK (status IN ('invited', 'present', 'apologies')),
        person TEXT,
        {KEPT},
        UNIQUE (meeting_id, organization_id)
    ) STRICT""",
    f"""CREATE TABLE [update] (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        organization_id INTEGER NOT NULL REFERENCES organization (id),
        text TEXT NOT NULL CHECK (text <> ''),
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE issue (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL CHECK (title <> ''),
        description TEXT,
        theme_id INTEGER REFERENCES taxonomy_term (id),
        status TEXT NOT NULL DEFAULT 'open'
            CHECK (status IN ('open', 'watching', 'resolved')),
        place TEXT,
        merged_into_id INTEGER REFERENCES issue (id),
        {KEPT}
    ) STRICT""",
    """CREATE TABLE issue_borough (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        issue_id INTEGER NOT NULL REFERENCES issue (id),
        borough_code TEXT NOT NULL REFERENCES borough (code),
        UNIQUE (issue_id, borough_code)
    ) STRICT""",
    f"""CREATE TABLE issue_mention (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        issue_id INTEGER NOT NULL REFERENCES issue (id),
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        organization_id INTEGER NOT NULL REFERENCES organization (id),
        note TEXT,
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE decision (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        issue_id INTEGER REFERENCES issue (id),
        text TEXT NOT NULL CHECK (text <> ''),
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE action (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL CHECK (title <> ''),
        detail TEXT,
        organization_id INTEGER REFERENCES organization (id),
        owner_name TEXT,
        due_on TEXT CHECK (due_on IS date(due_on)),
        state TEXT NOT NULL DEFAULT 'open'
            CHECK (state IN ('open', 'in progress', 'done', 'dropped')),
        done_on TEXT CHECK (done_on IS date(done_on)),
        dropped_reason TEXT,
        meeting_id INTEGER REFERENCES meeting (id),
        issue_id INTEGER REFERENCES issue (id),
        closed INTEGER GENERATED ALWAYS AS (state IN ('done', 'dropped')) VIRTUAL,
        due_order TEXT GENERATED ALWAYS AS (coalesce(due_on, '9999-12-31')) VIRTUAL,
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE action_note (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        action_id INTEGER NOT NULL REFERENCES action (id),
        text TEXT NOT NULL CHECK (text <> ''),
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE practice (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL CHECK (title <> ''),
        summary TEXT,
        evidence TEXT NOT NULL DEFAULT 'partner experience'
            CHECK (evidence IN ('partner experience', 'evaluated', 'published research')),
        organization_id INTEGER REFERENCES organization (id),
        meeting_id INTEGER REFERENCES meeting (id),
        source TEXT,
        {KEPT}
    ) STRICT""",
    """CREATE TABLE attribute (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        taxonomy_term_id INTEGER NOT NULL REFERENCES taxonomy_term (id),
        service_id INTEGER REFERENCES service (id),
        issue_id INTEGER REFERENCES issue (id),
        practice_id INTEGER REFERENCES practice (id),
        CHECK ((service_id IS NOT NULL) + (issue_id IS NOT NULL) + (practice_id IS NOT NULL) = 1),
        UNIQUE (service_id, taxonomy_term_id),
        UNIQUE (issue_id, taxonomy_term_id),
        UNIQUE (practice_id, taxonomy_term_id)
    ) STRICT""",
    f"""CREATE TABLE overlap_review (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service_id INTEGER NOT NULL REFERENCES service (id),
        other_service_id INTEGER NOT NULL REFERENCES service (id),
        service_version INTEGER NOT NULL,
        other_service_version INTEGER NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('distinct', 'coordinate', 'merge')),
        note TEXT,
        action_id INTEGER REFERENCES action (id),
        {KEPT},
        CHECK (service_id < other_service_id),
        UNIQUE (service_id, other_service_id)
    ) STRICT""",
    f"""CREATE TABLE indicator (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        borough_code TEXT NOT NULL REFERENCES borough (code),
        name TEXT NOT NULL,
        period TEXT NOT NULL,
        value REAL,
        source TEXT NOT NULL,
        {KEPT},
        UNIQUE (name, period, borough_code)
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX meeting_date ON meeting (date)",
    "CREATE INDEX attendance_organization ON attendance (organization_id, meeting_id)",
    "CREATE INDEX update_meeting ON [update] (meeting_id)",
    "CREATE INDEX update_organization ON [update] (organization_id)",
    "CREATE INDEX issue_theme ON issue (theme_id)",
    "CREATE INDEX issue_merged ON issue (merged_into_id) WHERE merged_into_id IS NOT NULL",
    "CREATE INDEX issue_borough_borough ON issue_borough (borough_code, issue_id)",
    """CREATE UNIQUE INDEX issue_mention_once
       ON issue_mention (issue_id, meeting_id, organization_id) WHERE deleted_at IS NULL""",
    "CREATE INDEX issue_mention_meeting ON issue_mention (meeting_id)",
    "CREATE INDEX issue_mention_organization ON issue_mention (organization_id)",
    "CREATE INDEX decision_meeting ON decision (meeting_id)",
    "CREATE INDEX decision_issue ON decision (issue_id)",
    "CREATE INDEX action_list ON action (closed, due_order, id) WHERE deleted_at IS NULL",
    "CREATE INDEX action_state ON action (state, due_order, id) WHERE deleted_at IS NULL",
    "CREATE INDEX action_organization ON action (organization_id, closed, due_order)",
    "CREATE INDEX action_meeting ON action (meeting_id, closed, due_order)",
    "CREATE INDEX action_issue ON action (issue_id, closed, due_order)",
    "CREATE INDEX action_note_action ON action_note (action_id)",
    "CREATE INDEX practice_organization ON practice (organization_id)",
    "CREATE INDEX practice_meeting ON practice (meeting_id)",
    "CREATE INDEX attribute_term ON attribute (taxonomy_term_id, service_id)",
    "CREATE INDEX overlap_review_other ON overlap_review (other_service_id)",
    "CREATE INDEX overlap_review_action ON overlap_review (action_id)",
    "CREATE INDEX indicator_borough ON indicator (borough_code)",
)


def apply(db: Database) -> None:
    """Make the tables of meetings, issues, actions and practice."""
    for statement in TABLES + INDEXES:
        db.execute(statement)
