"""Rules for what people type; each problem is reported with its field."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from synergy import dates, typed_dates, typed_text

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
OLDEST = 120

_LINE_END = re.compile("\r\n?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.IGNORECASE)
_CHARITY = re.compile(r"[0-9]{6,7}(-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6}")

Value = str | int | float | None
# A form field can have several values: boroughs, needs.
Typed = Value | tuple[str | int, ...]


class Invalid(Exception):
    """The input breaks rules; `problems` maps each field to what is wrong and how to correct it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def tidy(values: Mapping[str, Typed]) -> dict[str, Value]:
    """Strip each text and turn empty ones into None; leave out fields with several values.

    Every line ending becomes a line feed.
    """
    return {
        name: (_LINE_END.sub("\n", value).strip() or None) if isinstance(value, str) else value
        for name, value in values.items()
        if not isinstance(value, tuple)
    }


def require_title(values: Mapping[str, Value], field: str, what: str) -> dict[str, str]:
    """Return the problem with a required title; an empty dict if there is none."""
    title = values.get(field)
    if not isinstance(title, str) or not title:
        return {field: f"Give the {what} a {field}."}
    if len(title) > LONGEST_TITLE:
        return {field: _too_long(title, LONGEST_TITLE)}
    return require_texts({field: title})


def require_texts(values: Mapping[str, Value], prose: Collection[str] = ()) -> dict[str, str]:
    """Return a problem for each text that cannot be saved.

    It is too long, contains a control character, or has nothing visible in it. Fields named in
    `prose` may have several lines and tabs.
    """
    found = {
        name: _wrong_text(f"the {name.replace('_', ' ')}", value, name in prose)
        for name, value in values.items()
        if isinstance(value, str)
    }
    return {name: problem for name, problem in found.items() if problem}


def _wrong_text(called: str, text: str, is_prose: bool) -> str | None:
    if len(text) > LONGEST_TEXT:
        return _too_long(text, LONGEST_TEXT)
    if sign := typed_text.CONTROL.search(text):
        return (
            f"There is a control character, U+{ord(sign[0]):04X}, in {called}, which can't be "
            "saved. Remove it, or type the text again."
        )
    if not is_prose and ("\n" in text or "\t" in text):
        return f"There is a line break or a tab in {called}. Write it on one line, with spaces."
    if text and not typed_text.has_visible(text):
        return f"Nothing is visible in {called}. Write at least one letter or digit."
    return None


def require_choice(
    values: Mapping[str, Value], field: str, choices: tuple[str | None, ...]
) -> dict[str, str]:
    """Return a problem if a field's value is not among its choices; an absent field passes."""
    if field in values and values[field] not in choices:
        return {field: f"Choose one of: {', '.join(filter(None, choices))}."}
    return {}


def require_date(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Return a problem if a field is neither empty nor an ISO date."""
    value = values.get(field)
    if value is None or (isinstance(value, str) and _is_iso(value)):
        return {}
    try:
        typed_dates.understand(str(value), dates.today())
    except ValueError as error:
        return {field: str(error)}
    return {field: "Enter the date as year-month-day, like 2024-06-07."}


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def require_email(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Return a problem unless the value is a name, an @ and a dotted domain (RFC 5321, 4.1.2)."""
    return _require_match(values, field, _EMAIL, "an email address like name@agency.org.uk.")


def require_web_address(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Return a problem if the value is not a web address."""
    return _require_match(values, field, _WEB, "a web address like https://agency.org.uk.")


def require_charity_number(values: Mapping[str, Value], field: str) -> dict[str, str]:
    """Return a problem if the value is not written like a charity number.

    England and Wales: 6 or 7 digits, plus a hyphen and a number for a linked charity;
    Scotland: SC and 6 digits; Northern Ireland: NIC and 6 digits (the three regulators' registers).
    """
    usual = (
        "a charity number: 6 or 7 digits (England and Wales), SC and 6 digits (Scotland) or NIC "
        "and 6 digits (Northern Ireland)."
    )
    return _require_match(values, field, _CHARITY, usual)


def _require_match(
    values: Mapping[str, Value], field: str, pattern: re.Pattern[str], usual: str
) -> dict[str, str]:
    value = values.get(field)
    return {} if value is None or pattern.fullmatch(str(value)) else {field: f"Enter {usual}"}


def require_ages(values: Mapping[str, Value], least: str, most: str) -> dict[str, str]:
    """Return a problem for ages, in whole years, that are out of range or the wrong way round."""
    ages = {name: values.get(name) for name in (least, most)}
    problems = {
        name: "Enter an age in whole years, from 0 to 120."
        for name, age in ages.items()
        if age is not None and not (isinstance(age, int) and 0 <= age <= OLDEST)
    }
    youngest, oldest = ages[least], ages[most]
    if not problems and isinstance(youngest, int) and isinstance(oldest, int) and youngest > oldest:
        problems[most] = (
            f"The maximum age ({oldest}) is below the minimum age ({youngest}). Change one of them."
        )
    return problems


def raise_if(problems: Mapping[str, str]) -> None:
    """Raise Invalid if there are any problems."""
    if problems:
        raise Invalid(problems)


def _too_long(text: str, limit: int) -> str:
    return f"Too long: shorten it to {limit:,} characters (now {len(text):,})."
