"""The keys of the note box: Enter and one key for a suggested issue, without ever losing a note.

Streamlit's own field sends its text a moment after the last letter, and nothing on Enter if it has
already been sent. So the browser takes the line when the key is pressed, empties the field for the
next one, and sends the line repeatedly until the server acknowledges it: through a lost connection,
a restart of the server, and notes in quick succession. Choices made for a line are sent with it,
and a refused line stays in the browser until it is back in the field or discarded, since a new
session knows nothing of either.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from ui.meeting import capture_fields
from ui.meeting.capture_fields import Chosen

NAME = "capture keys"

SCRIPT = Path(__file__).with_name("capture_box.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Line:
    """A line as it was sent: its own number, and the issue chosen for it.

    `turn` is the turn in which it was in the field, `chosen` the choices made for it by then.
    """

    id: str
    text: str
    same: int | None = None
    turn: str = ""
    chosen: Chosen = field(default_factory=dict)


def sent() -> list[Line]:
    """Return the lines that the browser sent, ignoring anything else."""
    held: Any = st.session_state.get(NAME, {}).get("sent")
    lines = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    return [
        Line(
            one["id"],
            one["text"],
            same if type(same := one.get("same")) is int else None,
            str(one.get("turn", "")),
            capture_fields.held(one.get("chosen")),
        )
        for one in lines
        if isinstance(one.get("id"), str) and isinstance(one.get("text"), str)
    ]
