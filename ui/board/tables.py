"""What the board's tables share: how names in them are written, and which of them was pressed."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import pages
from ui.text import shorten

# Pixels.
ROW = 33


def name(text: str) -> str:
    """Write a name for a button in a table, which draws an icon where its label begins with one."""
    return f"\u2060{shorten(text)}" if text.lstrip().startswith(":") else shorten(text)


def column(label: str, width: int, key: str, page: str) -> Any:
    """Return the column of names that open something on a page, for viewers who have that page."""
    if not pages.is_offered(page):
        return st.column_config.TextColumn(label, width=width)
    return st.column_config.ButtonColumn(
        label, width=width, type="tertiary", alignment="left", key=key
    )


def pressed(key: str, names: Sequence[str]) -> int | None:
    """Return the row whose name was just pressed, None if none was."""
    press = st.session_state.get(key)
    return None if press is None else find(names, press.row, press.label)


def find(names: Sequence[str], row: int, label: str) -> int | None:
    """Find the row that somebody pressed, which may have moved since their page was drawn."""
    if row < len(names) and names[row] == label:
        return row
    return names.index(label) if label in names else None
