"""Reading one row of any kind, as its form edits it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.kinds import parts
from db.kinds.records import Kind
from synergy.checks import Typed


@dataclass(frozen=True)
class Record:
    """One row with all that its kind's form edits. Without values it is a new one."""

    id: int = 0
    version: int = 0
    values: Mapping[str, Typed] = field(default_factory=dict)


def record(db: Database, kind: Kind, row_id: int) -> Record | None:
    """Read one row; None where it is not or no longer."""
    table = db.table(kind.table)
    for row in table.rows_where("id = ? AND deleted_at IS NULL", [row_id]):
        values: dict[str, Typed] = {name: row[name] for name in kind.columns}
        values |= {name: parts.held(db, part, row_id) for name, part in kind.parts.items()}
        return Record(row_id, row["version"], values)
    return None
