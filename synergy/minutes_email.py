"""The minutes as plain text for an email."""

from synergy.minutes import Shown
from synergy.minutes_words import Section, foot, head, sections


def write(shown: Shown, address: str) -> str:
    """Write what was agreed, or a partner's own actions, and the `address` to read them at."""
    top = head(shown)
    told = [one for one in sections(shown) if shown.partner or one.part in ("agreed", "next")]
    return "\n\n".join(
        [
            f"{top.title}\n{top.facts}",
            *(f"{one.title.upper()}\n{_text(one)}" for one in told),
            f"Read or print {'your actions' if shown.partner else 'the minutes'}: {address}",
            "\n".join([*top.notes, *foot(shown)]),
        ]
    )


def _text(section: Section) -> str:
    if section.is_grouped:
        groups = [
            f"{group[0][0]}\n{_list(*(row[1:] for row in group))}" for group in section.groups
        ]
        return "\n\n".join(groups) or section.text
    return _list(*section.rows) or section.text


def _list(*rows: tuple[str, ...]) -> str:
    """Write each row as a list item, with any further lines indented below it."""
    return "\n".join("- " + " · ".join(filter(None, row)).replace("\n", "\n  ") for row in rows)
