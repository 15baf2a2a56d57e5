"""A connection that stays open, and reopens if the database's file is replaced."""

from pathlib import Path

from sqlite_utils import Database

from db import connect, trouble

# The device and inode number of a file, and a number that changes with every commit to it.
Version = tuple[int, int, int]


class Watched:
    """One long-lived read-only connection, for the one thread that uses and closes it.

    It never waits for a lock, since its thread serves all requests.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: Database | None = None
        self._file = (0, 0)

    @property
    def db(self) -> Database:
        """Return the connection, reopened if the file has been replaced.

        NotReady if there is no usable file.
        """
        try:
            stat = self.path.stat()
        except FileNotFoundError as error:
            raise connect.NotReady(trouble.MISSING, self.path) from error
        file = (stat.st_dev, stat.st_ino)
        if self._held is None or file != self._file:
            self.close()
            self._held, self._file = connect.watching(self.path), file
        return self._held

    def version(self) -> Version:
        """Return a value that changes with each commit by other connections, and with the file."""
        number = self.db.execute("PRAGMA data_version").fetchone()[0]
        return (*self._file, number)

    def close(self) -> None:
        """Close the connection, if it is open."""
        if self._held is not None:
            self._held.close()
        self._held = None
