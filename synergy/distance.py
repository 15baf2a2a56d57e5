"""Distances on the ground."""

from math import asin, cos, radians, sin, sqrt

# The Earth's mean radius, R1 (Moritz, Geodetic Reference System 1980).
EARTH_KM = 6371.0088
# A degree of latitude is longer than this everywhere on Earth, so a box made with it is never too
# small.
KM_A_DEGREE = 111.0


def kilometres(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the great-circle distance in km between two points in degrees.

    Source: the haversine formula, R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope
    68(2), 1984.
    """
    north, east = radians(to_latitude - latitude), radians(to_longitude - longitude)
    half = (
        sin(north / 2) ** 2
        + cos(radians(latitude)) * cos(radians(to_latitude)) * sin(east / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def box(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """Return the south, north, west and east of a box around a circle of radius `km`.

    All in degrees; not for points near the poles.
    """
    up = km / KM_A_DEGREE
    across = up / cos(radians(min(89.0, abs(latitude) + up)))
    return latitude - up, latitude + up, longitude - across, longitude + across


def say(km: float) -> str:
    """Write a distance: "800 m", "2.1 km", "14 km"."""
    if km < 1:
        return f"{round(km * 100) * 10} m"
    return f"{km:.1f} km" if km < 10 else f"{km:.0f} km"
