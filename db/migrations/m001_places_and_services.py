"""Boroughs, taxonomies, organizations, services and where they are given.

Names and enumerations follow Open Referral UK 3.0; our additions are further columns.
"""

from sqlite_utils import Database

# AUTOINCREMENT: the id of a row that was purged is never given to another one.
# The columns that every row which people edit carries.
KEPT = """
    sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT
"""

TABLES = (
    """CREATE TABLE borough (
        code TEXT PRIMARY KEY CHECK (code GLOB 'E09000[0-9][0-9][0-9]'),
        name TEXT NOT NULL UNIQUE,
        latitude REAL NOT NULL,
        longitude REAL NOT NULL
    ) STRICT""",
    f"""CREATE TABLE taxonomy (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE CHECK (code IN ('specialism', 'factor', 'theme')),
        name TEXT NOT NULL,
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE taxonomy_term (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        taxonomy_id INTEGER NOT NULL REFERENCES taxonomy (id),
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        position INTEGER NOT NULL DEFAULT 0,
        {KEPT},
        UNIQUE (taxonomy_id, code)
    ) STRICT""",
    f"""CREATE TABLE organization (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        alternate_name TEXT,
        kind TEXT NOT NULL DEFAULT 'partner'
            CHECK (kind IN ('partner', 'network', 'statutory', 'funder', 'other')),
        description TEXT,
        website TEXT,
        tax_id TEXT,
        place TEXT,
        contact_name TEXT,
        email TEXT,
        phone TEXT,
        notes TEXT,
        {KEPT}
    ) STRICT""",
    f"""CREATE TABLE service (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        organization_id INTEGER NOT NULL REFERENCES organization (id),
        name TEXT NOT NULL CHECK (name <> ''),
        alternate_name TEXT,
        description TEXT,
        url TEXT,
        email TEXT,
        phone TEXT,
        status TEXT NOT NULL DEFAULT 'active'
            CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
        minimum_age INTEGER CHECK (minimum_age BETWEEN 0 AND 120),
        maximum_age INTEGER CHECK (maximum_age BETWEEN 0 AND 120),
        eligibility_description TEXT,
        referral_route TEXT NOT NULL DEFAULT 'either'
            CHECK (referral_route IN ('self', 'professional', 'either')),
        application_process TEXT,
        accessibility TEXT,
        capacity TEXT CHECK (capacity IN ('open', 'waiting list', 'full')),
        capacity_places INTEGER CHECK (capacity_places >= 0),
        capacity_as_of TEXT CHECK (capacity_as_of IS date(capacity_as_of)),
        assured_date TEXT CHECK (assured_date IS date(assured_date)),
        assured_by TEXT,
        notes TEXT,
        {KEPT},
        CHECK (minimum_age IS NULL OR maximum_age IS NULL OR minimum_age <= maximum_age)
    ) STRICT""",
    f"""CREATE TABLE location (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        organization_id INTEGER REFERENCES organization (id),
        location_type TEXT NOT NULL DEFAULT 'physical'
            CHECK (location_type IN ('physical', 'postal', 'virtual')),
        name TEXT,
        address_1 TEXT,
        postal_code TEXT,
        borough_code TEXT REFERENCES borough (code),
        latitude REAL CHECK (latitude BETWEEN -90 AND 90),
        longitude REAL CHECK (longitude BETWEEN -180 AND 180),
        confidential INTEGER NOT NULL DEFAULT 0 CHECK (confidential IN (0, 1)),
        accessibility TEXT,
        {KEPT},
        CHECK ((latitude IS NULL) = (longitude IS NULL))
    ) STRICT""",
    """CREATE TABLE service_at_location (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service_id INTEGER NOT NULL REFERENCES service (id),
        location_id INTEGER NOT NULL REFERENCES location (id),
        UNIQUE (service_id, location_id)
    ) STRICT""",
    """CREATE TABLE service_area (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service_id INTEGER NOT NULL REFERENCES service (id),
        borough_code TEXT NOT NULL REFERENCES borough (code),
        UNIQUE (service_id, borough_code)
    ) STRICT""",
    """CREATE TABLE language (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service_id INTEGER NOT NULL REFERENCES service (id),
        name TEXT NOT NULL,
        UNIQUE (service_id, name)
    ) STRICT""",
    """CREATE TABLE cost_option (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service_id INTEGER NOT NULL REFERENCES service (id),
        option TEXT,
        amount REAL CHECK (amount >= 0),
        amount_description TEXT
    ) STRICT""",
    """CREATE TABLE schedule (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service_id INTEGER NOT NULL REFERENCES service (id),
        freq TEXT CHECK (freq IN ('WEEKLY', 'MONTHLY')),
        byday TEXT,
        opens_at TEXT,
        closes_at TEXT,
        description TEXT
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX organization_name ON organization (name COLLATE NOCASE, id)",
    "CREATE INDEX service_organization ON service (organization_id)",
    "CREATE INDEX service_name ON service (name COLLATE NOCASE, id) WHERE deleted_at IS NULL",
    "CREATE INDEX location_organization ON location (organization_id)",
    "CREATE INDEX location_borough ON location (borough_code)",
    "CREATE INDEX service_at_location_location ON service_at_location (location_id)",
    "CREATE INDEX service_area_borough ON service_area (borough_code, service_id)",
    "CREATE INDEX cost_option_service ON cost_option (service_id)",
    "CREATE INDEX schedule_service ON schedule (service_id)",
    "CREATE INDEX taxonomy_term_order ON taxonomy_term (taxonomy_id, position)",
)


def apply(db: Database) -> None:
    """Make the tables of places, organizations and services."""
    for statement in TABLES + INDEXES:
        db.execute(statement)
