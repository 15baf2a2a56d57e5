"""Rules for what people type; every broken one is named together with its field."""

from collections.abc import Mapping
from datetime import date

LONGEST_TITLE = 20_000
LONGEST_TEXT = 200_000

Value = str | int | float | None


class Invalid(Exception):
    """What was typed breaks rules: field name to what is wrong and how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def tidy(values: Mapping[str, Value]) -> dict[str, Value]:
    """Take the outer spaces off each text and make an empty one None."""
    return {
        name: (value.strip() or None) if isinstance(value, str) else value
        for name, value in values.items()
    }


def require_title(values: Mapping[str, Value], field: str, what: str) -> dict[str, str]:
    """Find what is wrong with a title that must be there; an empty dict when nothing is."""
    title = values.get(field)
    if not isinstance(title, str) or not title:
        return {field: f"Give the {what} a title."}
    if len(title) > LONGEST_TITLE:
        return {field: f"This title has {len(title):,} characters; keep it under 20,000."}
    return {}


def require_text_sizes(values: Mapping[str, Value]) -> dict[str, str]:
    """Find the texts that are too long to keep."""
    return {
        name: f"This text has {len(value):,} characters; keep it under 200,000."
        for name, value in values.items()
        if isinstance(value, str) and len(value) > LONGEST_TEXT
    }


def require_choice(
    values: Mapping[str, Value], field: str, choices: tuple[str, ...]
) -> dict[str, str]:
    """Find a field whose value is none of its choices; an absent field passes."""
    if field in values and values[field] not in choices:
        return {field: f"Choose one of: {', '.join(choices)}."}
    return {}


def require_date(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Find a field that should hold an ISO date, or nothing, and does not."""
    value = values.get(field)
    if value is None:
        return {}
    try:
        is_date = date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        is_date = False
    return {} if is_date else {field: f"{value} is no date. Write it like 2024-06-07."}


def raise_if(problems: Mapping[str, str]) -> None:
    """Raise Invalid when any problem was found."""
    if problems:
        raise Invalid(problems)
