"""What makes the capture box quick: Enter and one key for "same as", with nothing ever lost.

Streamlit's own field sends what it holds a moment after the last letter, and nothing on Enter when
that has been sent already. So the browser takes the line as it stands when the key is pressed,
empties the field for the next one, and sends the line again and again until the server says that it
has it: through a lost connection, a server that starts anew, and lines that follow each other fast.
What was chosen for a line goes with it, and a line that was refused stays with the browser until it
is back in the field or let go: a new session knows of neither.
"""

from collections.abc import Callable, Sequence
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
    """A line as it was sent: its own number, and the issue that it is said to be the same as.

    `turn` is the one at which it stood in the field, `chosen` what was chosen for it by then.
    """

    id: str
    text: str
    same: int | None = None
    turn: str = ""
    chosen: Chosen = field(default_factory=dict)


def listen(
    field: str,
    done: Sequence[str],
    refused: Sequence[str],
    back: Line | None,
    turn: str,
    chosen: Chosen,
    hear: Callable[[], None],
    returned: Callable[[], None],
) -> None:
    """Listen to the keys of a field, which draws nothing.

    `hear` is run when lines were sent, `returned` when `back` stands in the field again.
    `done` are the lines that need not be sent again, `refused` those that only another session is
    to hear of, `back` is a line to put back into the field if that is empty, `chosen` what was
    chosen for the line that stands there. When `turn` changes, the field gets the focus.
    """
    keys = st.components.v2.component("synergy_capture", js=SCRIPT)
    data = {
        "field": field,
        "done": list(done),
        "refused": list(refused),
        "back": {"id": back.id, "text": back.text, "chosen": back.chosen} if back else None,
        "turn": turn,
        "chosen": chosen,
    }
    keys(key=NAME, height=0, data=data, on_sent_change=hear, on_returned_change=returned)


def sent() -> list[Line]:
    """Return the lines that the browser sent; what is no line is left out."""
    held: Any = st.session_state.get(NAME, {}).get("sent")
    lines = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    return [
        Line(
            one["id"],
            one["text"],
            _number(one.get("same")),
            str(one.get("turn", "")),
            capture_fields.held(one.get("chosen")),
        )
        for one in lines
        if isinstance(one.get("id"), str) and isinstance(one.get("text"), str)
    ]


def _number(value: object) -> int | None:
    return value if type(value) is int else None
