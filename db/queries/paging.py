"""The filters and pages of a list, for SQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.queries.search import match_words


class Filter:
    """Which rows to list; a field that is None does not filter."""

    @property
    def parameters(self) -> dict[str, object]:
        """Return what the conditions ask for, with the words to search for as `match`."""
        asked = vars(self)
        return {**asked, "match": match_words(asked["words"] or "") or '""'}


@dataclass(frozen=True)
class Page:
    """Which part of a list to read; pages count from 1."""

    number: int = 1
    size: int = 25

    @property
    def parameters(self) -> dict[str, int]:
        """Return the parameters of `LIMIT :limit OFFSET :offset`."""
        return {"limit": self.size, "offset": (max(self.number, 1) - 1) * self.size}


def given(chosen: object, conditions: Mapping[str, str]) -> list[str]:
    """List the conditions of those fields of a filter that are not None."""
    return [condition for name, condition in conditions.items() if vars(chosen)[name] is not None]


def where(conditions: list[str]) -> str:
    """Join conditions, each a constant in the code, into a WHERE clause."""
    return "WHERE " + " AND ".join(conditions)


def scalar(rows: Iterable[Any]) -> int:
    """Return the one number that a statement answers with."""
    [(number,)] = rows
    return int(number)
