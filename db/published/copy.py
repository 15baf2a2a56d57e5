"""Build the published copy: a separate file that contains only what is public.

It is built under another name and moved into place whole, one builder at a time, so that readers
always find a complete copy and a newer one is never replaced by an older. It can always be rebuilt
from the main database.
"""

import functools
import logging
import os
import zlib
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.db import ForeignKey

from db import connect, files, search_index, trouble
from db.history import chain
from db.migrations import steps
from db.published import allow_list
from db.queries.paging import scalar
from synergy import dates

# Positions of numbers in a database's header (https://www.sqlite.org/fileformat.html, 1.3).
PAGE_SIZE, PAGE_COUNT = slice(16, 18), slice(28, 32)
USER_VERSION, APPLICATION_ID = slice(60, 64), slice(68, 72)
HEADER = 100
# The header's code for the largest page size, which does not fit into two bytes.
LARGEST_PAGE = {1: 65_536}
# The most lines to report about a damaged copy.
MOST_LINES = 5
# Tables here that are views of the history in the main database, with their columns.
VIEWS = {
    "action_put_off": "action_id INTEGER, history_id INTEGER, at TEXT, was TEXT",
    "action_dropped": "action_id INTEGER, at TEXT",
    "minutes_done": "meeting_id INTEGER, action_id INTEGER",
}
# The copy's own table: a file that is moved or restored may lose its modification time. The copy
# has no history, so it stores the head of the history that it was made from.
MADE = "CREATE TABLE published_copy (made_at TEXT NOT NULL, history_head TEXT NOT NULL) STRICT"

# A file's device, inode number, size and time.
Stamp = tuple[int, int, int, int]

log = logging.getLogger("synergy.copying")


def publish(path: Path) -> dict[str, int]:
    """Rebuild a database's published copy; return the number of rows in each table."""
    # Attaching, as the build does, would accept any file.
    with connect.reading(path):
        pass
    goal = connect.published_path(path)
    with files.beside(goal) as making:
        rows = _build(path, making)
        _write_out(making)
        making.replace(goal)
    return rows


def stale(path: Path) -> bool:
    """Tell whether the copy is missing, cut short, or older than the newest change or rules."""
    header = _header(path)
    if header is None:
        return True
    with connect.reading(path) as db:
        newest = _newest(db, "main")
    return (_number(header, USER_VERSION), _number(header, APPLICATION_ID)) != (newest, _rules())


def is_complete(path: Path) -> bool:
    """Tell quickly whether the copy exists and is as long as its header says."""
    return _header(path) is not None


def _header(path: Path) -> bytes | None:
    """Read the copy's header; None if the file is missing or not as long as the header says."""
    try:
        with connect.published_path(path).open("rb") as copy:
            header, size = copy.read(HEADER), os.fstat(copy.fileno()).st_size
    except FileNotFoundError:
        return None
    page = _number(header, PAGE_SIZE)
    pages = _number(header, PAGE_COUNT)
    is_whole = size >= HEADER and size == pages * LARGEST_PAGE.get(page, page)
    return header if is_whole else None


def _number(header: bytes, part: slice) -> int:
    return int.from_bytes(header[part], "big")


def stamp(path: Path) -> Stamp | None:
    """Return a value that changes when the copy's file does; None if there is no file."""
    try:
        stat = connect.published_path(path).stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def damage(path: Path) -> list[str]:
    """List what is wrong with the copy; an empty list if it is intact or not made yet."""
    copy = connect.published_path(path)
    if not copy.exists():
        return []
    if not is_complete(path):
        return ["the file is cut short"]
    try:
        with connect.reading(copy) as db:
            lines = db.execute(f"PRAGMA integrity_check({MOST_LINES})").fetchall()
    except connect.SqliteError as error:
        return [f"could not be read: {error}"]
    return [line for (line,) in lines if line != "ok"]


def renew(path: Path, command_key: str | None = None) -> None:
    """Rebuild the copy if there is one; after a command, only if it withdrew something.

    If that fails the copy is deleted: it is better to show nothing than too much.
    """
    copy = connect.published_path(path)
    if not copy.exists():
        return
    try:
        if command_key is None or (stale(path) and _takes_away(path, command_key)):
            publish(path)
    except (connect.SqliteError, OSError) as error:
        log.error(
            "The published copy could not be made and is deleted. %s", trouble.line(error, path)
        )
        copy.unlink(missing_ok=True)


def _takes_away(path: Path, command_key: str) -> bool:
    """Tell whether a command deleted, unmarked, merged or made confidential anything public."""
    hidden = """json_extract(v.new, '$.deleted_at') IS NOT NULL
        OR json_extract(v.new, '$.merged_into_id') IS NOT NULL"""
    changed = """SELECT 1 FROM history AS h JOIN history_values AS v ON v.history_id = h.id
        WHERE h.command_key = :key AND h.change = 'update'"""
    marked = (
        f"""EXISTS ({changed} AND h.[table] = '{table}' AND (json_extract(v.old, '$.published') = 1
              OR (({hidden}) AND (SELECT published FROM [{table}]
                                  WHERE id = CAST(h.row_id AS INTEGER)))))"""
        for table in allow_list.MARKED
    )
    placed = f"""EXISTS ({changed} AND h.[table] = 'location'
        AND ({hidden} OR json_extract(v.new, '$.confidential') = 1))"""
    with connect.reading(path) as db:
        either = " OR ".join([*marked, placed])
        return bool(db.execute(f"SELECT {either}", {"key": command_key}).fetchone()[0])


def _build(path: Path, making: Path) -> dict[str, int]:
    """Fill a new file from one snapshot of the main database."""
    with connect.maintaining(making, "publish", make=True) as db:
        # An unfinished copy is never read, so it needs no journal.
        db.execute("PRAGMA journal_mode = MEMORY")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("ATTACH ? AS source", [f"file:{quote(str(path.resolve()))}?mode=ro"])
        db.execute("BEGIN")
        steps.apply(db)
        _loosen(db)
        newest = _newest(db, "source")
        db.execute(MADE)
        db.table("published_copy").insert(
            {"made_at": dates.now(), "history_head": chain.head(db, "source")}
        )
        indexes = _take_indexes(db)
        rows = {table: _fill(db, table) for table in allow_list.ROWS}
        for statement in indexes:
            db.execute(statement)
        search_index.remake(db)
        db.execute(f"PRAGMA user_version = {newest}")
        db.execute(f"PRAGMA application_id = {_rules()}")
        db.commit()
    return rows


def _loosen(db: Database) -> None:
    """Allow empty references, and turn postponements into a table.

    The first follows https://www.sqlite.org/lang_altertable.html, section 8. The second replaces a
    view of the history, which is not copied.
    """
    for view, columns in VIEWS.items():
        db.execute(f"DROP VIEW [{view}]")
        db.execute(f"CREATE TABLE [{view}] ({columns}) STRICT")
    version = db.execute("PRAGMA main.schema_version").fetchone()[0] + 1
    db.execute("PRAGMA writable_schema = ON")
    db.execute(
        """UPDATE main.sqlite_master SET sql = replace(sql, ' NOT NULL REFERENCES', ' REFERENCES')
           WHERE type = 'table'"""
    )
    db.execute(f"PRAGMA main.schema_version = {version}")
    db.execute("PRAGMA writable_schema = RESET")


def _take_indexes(db: Database) -> list[str]:
    """Drop the indexes, which are faster to build on full tables; return their SQL."""
    found = db.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX main.[{name}]")
    return [sql for _, sql in found]


def _fill(db: Database, table: str) -> int:
    """Copy one table's public rows, with their public columns; return how many."""
    names = [
        str(name)
        for _, name, _, _, _, _, generated in db.execute(
            f"PRAGMA main.table_xinfo([{table}])"
        ).fetchall()
        if allow_list.is_public(table, name) and not generated
    ]
    targets = {str(key.column): key for key in db.table(table).foreign_keys}
    values = [
        allow_list.SHORTENED.get((table, name))
        or (_public_reference(table, name, targets[name]) if name in targets else f"[{name}]")
        for name in names
    ]
    columns, shown = ", ".join(f"[{name}]" for name in names), ", ".join(values)
    condition = allow_list.ROWS[table]
    return db.execute(
        f"""INSERT INTO main.[{table}] ({columns})
            SELECT {shown} FROM source.[{table}] AS one WHERE {condition}"""
    ).rowcount


def _public_reference(table: str, column: str, key: ForeignKey) -> str:
    """Return SQL for a reference that is NULL unless the row that it refers to is public too.

    Tables are copied after those that they refer to, except for references to the same table.
    """
    target, named = key.other_table, key.other_column
    own = target == table
    among = f"source.[{target}]" if own else f"main.[{target}]"
    condition = f"AND {allow_list.ROWS[target]}" if own else ""
    return f"(SELECT [{named}] FROM {among} WHERE [{named}] = one.[{column}] {condition})"


def _newest(db: Database, schema: str) -> int:
    """Return the number of the newest change."""
    return scalar(db.execute(f"SELECT coalesce(max(id), 0) FROM [{schema}].history"))


@functools.cache
def _rules() -> int:
    """Return a 31-bit number that identifies these rules and this schema."""
    columns = {table: sorted(names) for table, names in allow_list.COLUMNS.items()}
    schema = [step.name for step in steps.pending(Database(memory=True))]
    text = repr(
        (columns, allow_list.ROWS, allow_list.SHORTENED, search_index.SEARCHED, schema, MADE)
    )
    return zlib.crc32(text.encode()) >> 1


def _write_out(file: Path) -> None:
    """Wait until a file has been written to disk."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
