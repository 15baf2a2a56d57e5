"""Show people's own words on screen as plain text, never as markup.

Streamlit's labels and captions are Markdown with its own extensions (`:red[…]`, `$…$`,
`:material/…:`, arrows), so all typed text passes through here first.
"""

import re
import string
from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from synergy.typed_text import isolate

# A word joiner has no width. Placed between characters that Streamlit turns into an icon, an arrow
# or a link even when they are escaped, it keeps them as typed.
_JOINER = "\u2060"
_PICTURED = re.compile(r"[:@](?=\S)|[-=<>](?=[-=>])|www(?=\.)", re.IGNORECASE)
_ESCAPES = {ord(c): f"\\{c}" for c in string.punctuation}
TITLE_LENGTH = 140

T = TypeVar("T")


def shorten(text: str, length: int = TITLE_LENGTH) -> str:
    """Write a text on one line, shortened with an ellipsis if longer than `length` characters.

    It is isolated from the text around it (synergy.typed_text).
    """
    one_line = " ".join(text.split())
    is_long = len(one_line) > length
    return isolate(one_line[: length - 1].rstrip() + "…" if is_long else one_line)


def named_by(options: Mapping[T, str]) -> Callable[[T], str]:
    """Return a function that labels the options of a field of choices by their names."""
    return lambda option: isolate(options[option])


def draw(text: str) -> None:
    """Draw a person's words as typed, line by line."""
    st.text(isolate(text))


def plain(text: str | None, length: int = TITLE_LENGTH) -> str:
    """Write a person's words as Markdown that shows exactly those words, on one line."""
    apart = _PICTURED.sub(lambda sign: sign[0] + _JOINER, shorten(text or "", length))
    return apart.translate(_ESCAPES)
