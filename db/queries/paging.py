"""The pages of a list, for SQL."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """Which part of a list to read; pages count from 1."""

    number: int = 1
    size: int = 25

    @property
    def parameters(self) -> dict[str, int]:
        """Return the parameters of `LIMIT :limit OFFSET :offset`."""
        return {"limit": self.size, "offset": (max(self.number, 1) - 1) * self.size}


def where(conditions: list[str]) -> str:
    """Join conditions, each a constant in the code, into a WHERE clause."""
    return "WHERE " + " AND ".join(conditions)
