"""Distances inside SQLite: our one formula, as a function for SQL."""

from sqlite_utils import Database

from synergy import distance


def register(db: Database) -> None:
    """Give a connection km(latitude, longitude, latitude, longitude); NULL if any is NULL."""
    db.conn.create_function("km", 4, _km, deterministic=True)


def _km(
    latitude: float | None,
    longitude: float | None,
    to_latitude: float | None,
    to_longitude: float | None,
) -> float | None:
    if latitude is None or longitude is None or to_latitude is None or to_longitude is None:
        return None
    return distance.kilometres(latitude, longitude, to_latitude, to_longitude)
