"""Rules for what people type; every broken one is named together with its field."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from synergy import dates, typed_dates, typed_text
from synergy.typed_text import quote

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
OLDEST = 120

_LINE_END = re.compile("\r\n?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.IGNORECASE)
_CHARITY = re.compile(r"[0-9]{6,7}(-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6}")

Value = str | int | float | None
# A field of a form can hold several at once: boroughs, needs.
Typed = Value | tuple[str | int, ...]


class Invalid(Exception):
    """What was typed breaks rules: field name to what is wrong and how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def tidy(values: Mapping[str, Typed]) -> dict[str, Value]:
    """Take the outer spaces off each text and make an empty one None; leave out what is several.

    Lines end with a line feed, whatever ended them where they were typed.
    """
    return {
        name: (_LINE_END.sub("\n", value).strip() or None) if isinstance(value, str) else value
        for name, value in values.items()
        if not isinstance(value, tuple)
    }


def require_title(values: Mapping[str, Value], field: str, what: str) -> dict[str, str]:
    """Find what is wrong with a title that must be there; an empty dict when nothing is."""
    title = values.get(field)
    if not isinstance(title, str) or not title:
        return {field: f"Give the {what} a {field}."}
    if len(title) > LONGEST_TITLE:
        return {field: _too_long(title, LONGEST_TITLE)}
    return require_texts({field: title})


def require_texts(values: Mapping[str, Value], prose: Collection[str] = ()) -> dict[str, str]:
    """Find the texts that cannot be kept.

    They are too long, hold a control character, or nothing that can be seen. Those named in `prose`
    may have several lines, and tabs.
    """
    found = {
        name: _wrong_text(f"The {name.replace('_', ' ')}", value, name in prose)
        for name, value in values.items()
        if isinstance(value, str)
    }
    return {name: problem for name, problem in found.items() if problem}


def _wrong_text(called: str, text: str, is_prose: bool) -> str | None:
    if len(text) > LONGEST_TEXT:
        return _too_long(text, LONGEST_TEXT)
    if sign := typed_text.CONTROL.search(text):
        return (
            f"{called} holds a control character, U+{ord(sign[0]):04X}, which cannot be saved. "
            "Remove it, or type the text again."
        )
    if not is_prose and ("\n" in text or "\t" in text):
        return f"{called} holds a line break or a tab. Write it on one line, with spaces."
    if text and not typed_text.has_visible(text):
        return f"{called} holds nothing that can be seen. Write at least one letter or digit."
    return None


def require_choice(
    values: Mapping[str, Value], field: str, choices: tuple[str | None, ...]
) -> dict[str, str]:
    """Find a field whose value is none of its choices; an absent field passes."""
    if field in values and values[field] not in choices:
        return {field: f"Choose one of: {', '.join(filter(None, choices))}."}
    return {}


def require_date(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Find a field that should hold an ISO date, or nothing, and does not; say why it is no day."""
    value = values.get(field)
    if value is None or (isinstance(value, str) and _is_iso(value)):
        return {}
    try:
        typed_dates.understand(str(value), dates.today())
    except ValueError as error:
        return {field: str(error)}
    return {field: f"{quote(str(value))} must be written as year, month and day, like 2024-06-07."}


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def require_email(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Find what is no e-mail address: a name, an @, a domain with a dot (RFC 5321, 4.1.2)."""
    value = values.get(field)
    if value is None or _EMAIL.fullmatch(str(value)):
        return {}
    return {
        field: f"{quote(str(value))} is not an e-mail address. Write it like name@agency.org.uk."
    }


def require_web_address(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Find what is no address of a web page."""
    value = values.get(field)
    if value is None or _WEB.fullmatch(str(value)):
        return {}
    return {
        field: f"{quote(str(value))} is not a web address. Write it like https://agency.org.uk."
    }


def require_charity_number(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Find what has not the form of a charity number.

    England and Wales: 6 or 7 digits, a linked charity with its own number after a hyphen;
    Scotland: SC and 6 digits; Northern Ireland: NIC and 6 digits (the three regulators' registers).
    """
    value = values.get(field)
    if value is None or _CHARITY.fullmatch(str(value)):
        return {}
    return {
        field: f"{quote(str(value))} is not a charity number. England and Wales: 6 or 7 digits, "
        "like 1079178; Scotland: SC and 6 digits; Northern Ireland: NIC and 6 digits."
    }


def require_ages(values: Mapping[str, Value], least: str, most: str) -> dict[str, str]:
    """Find ages, in whole years, that are out of range or the wrong way round."""
    ages = {name: values.get(name) for name in (least, most)}
    problems = {
        name: "Give an age in whole years, from 0 to 120."
        for name, age in ages.items()
        if age is not None and not (isinstance(age, int) and 0 <= age <= OLDEST)
    }
    youngest, oldest = ages[least], ages[most]
    if not problems and isinstance(youngest, int) and isinstance(oldest, int) and youngest > oldest:
        problems[most] = (
            f"The oldest, {oldest}, is below the youngest, {youngest}. Change them over."
        )
    return problems


def raise_if(problems: Mapping[str, str]) -> None:
    """Raise Invalid when any problem was found."""
    if problems:
        raise Invalid(problems)


def _too_long(text: str, limit: int) -> str:
    return (
        f"This has {len(text):,} characters, {len(text) - limit:,} too many: {limit:,} is the most."
    )
