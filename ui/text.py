"""Putting people's own words on the screen as words, never as markup.

Streamlit's labels and captions are Markdown with extensions of its own (`:red[…]`, `$…$`,
`:material/…:`, arrows), so whatever a person typed passes through here first.
"""

import re
import string

# A word joiner has no width. Between the signs that Streamlit draws as a picture, an arrow or a
# link even when they are escaped, it keeps them what was typed.
_JOINER = "\u2060"
_PICTURED = re.compile(r"[:@](?=\S)|[-=<>](?=[-=>])|www(?=\.)", re.IGNORECASE)
_ESCAPES = {ord(c): f"\\{c}" for c in string.punctuation}
TITLE_LENGTH = 140


def shorten(text: str, length: int = TITLE_LENGTH) -> str:
    """Cut a text that is longer than `length` characters, and say so with an ellipsis."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= length else one_line[: length - 1].rstrip() + "…"


def plain(text: str | None, length: int = TITLE_LENGTH) -> str:
    """Write a person's words as Markdown that reads as exactly those words, on one line."""
    apart = _PICTURED.sub(lambda sign: sign[0] + _JOINER, shorten(text or "", length))
    return apart.translate(_ESCAPES)
