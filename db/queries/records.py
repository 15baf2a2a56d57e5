"""Read one row of any kind, for its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.kinds import parts
from db.kinds.records import Kind
from synergy.checks import Typed


@dataclass(frozen=True)
class Record:
    """One row with everything that its kind's form edits. The default values make a new one."""

    id: int = 0
    version: int = 0
    values: Mapping[str, Typed] = field(default_factory=dict)


def record(db: Database, kind: Kind, row_id: int) -> Record | None:
    """Read one row, or None."""
    table = db.table(kind.table)
    for row in table.rows_where("id = ? AND deleted_at IS NULL", [row_id]):
        values: dict[str, Typed] = {name: row[name] for name in kind.columns}
        values |= {name: parts.held(db, part, row_id) for name, part in kind.parts.items()}
        return Record(row_id, row["version"], values)
    return None
