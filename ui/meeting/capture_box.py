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
from typing import Any

import streamlit as st

from ui.meeting import capture_fields
from ui.meeting.capture_fields import Chosen

NAME = "capture keys"

SCRIPT = """
const AGAIN = 2000;
const boxes = new WeakMap();

function name() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is not yet said to be kept outlives the box, which is made anew when the page moves it.
function keep(field) {
  window.synergyLines ??= {};
  return (window.synergyLines[field] ??= { lines: [], returned: [] });
}

class Box {
  constructor() {
    this.note = (event) => this.press(event);
    document.addEventListener("keydown", this.note, true);
  }

  get field() {
    return document.querySelector(`.st-key-${this.data.field} input`);
  }

  press(event) {
    if (event.target !== this.field || event.isComposing || event.ctrlKey || event.metaKey) return;
    const digit = event.altKey ? /^Digit([1-9])$/.exec(event.code) : null;
    if (!digit && (event.key !== "Enter" || event.altKey)) return;
    const same = digit ? this.data.similar[Number(digit[1]) - 1] : null;
    // An issue that is not known here yet has a button already, which hears the same keys.
    if (same === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = event.target.value.trim();
    if (event.repeat || !text) return;
    // What was chosen is of the first line of its turn: the next may be faster than the server.
    const { turn } = this.data;
    const chosen = this.kept.turn === turn ? {} : this.data.chosen;
    this.kept.turn = turn;
    this.kept.lines.push({ id: name(), text, same, turn, chosen });
    this.fill("");
    this.send();
  }

  fill(text) {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    set.call(this.field, text);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  send() {
    clearTimeout(this.later);
    this.later = null;
    const unheard = this.kept.lines.filter((line) => !this.data.refused.includes(line.id));
    if (!unheard.length) return;
    // First, since without a connection the next call may fail.
    this.later = setTimeout(() => this.send(), AGAIN);
    this.component.setTriggerValue("sent", unheard);
  }

  draw(component) {
    const before = this.data;
    this.component = component;
    this.data = component.data;
    this.kept = keep(this.data.field);
    this.kept.lines = this.kept.lines.filter((line) => !this.data.done.includes(line.id));
    this.later ??= setTimeout(() => this.send(), AGAIN);
    this.putBack(this.data.back);
    if (before && before.turn !== this.data.turn) this.focus();
    document.documentElement.dataset.capture = "ready";
  }

  putBack(line) {
    // Once, but in another session once more.
    const once = `${line?.id} ${this.data.turn}`;
    if (!line || this.kept.returned.includes(once)) return;
    this.kept.returned.push(once);
    if (this.field?.value !== "") return;
    this.kept.lines = this.kept.lines.filter((one) => one.id !== line.id);
    this.data = { ...this.data, chosen: line.chosen };
    this.fill(line.text);
    this.component.setTriggerValue("returned", line.id);
  }

  focus() {
    if (!document.activeElement?.matches("input, textarea")) this.field?.focus();
  }

  close() {
    clearTimeout(this.later);
    delete document.documentElement.dataset.capture;
    document.removeEventListener("keydown", this.note, true);
  }
}

export default function (component) {
  const mount = component.parentElement;
  if (!boxes.has(mount)) boxes.set(mount, new Box());
  boxes.get(mount).draw(component);
  return () => {
    boxes.get(mount)?.close();
    boxes.delete(mount);
  };
}
"""


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
    similar: Sequence[int],
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
    `similar` are the issues that Alt and a digit choose, `done` the lines that need not be sent
    again, `refused` those that only another session is to hear of, `back` is a line to put back
    into the field if that is empty, `chosen` what was chosen for the line that stands there. When
    `turn` changes, the field gets the focus.
    """
    keys = st.components.v2.component("synergy_capture", js=SCRIPT)
    data = {
        "field": field,
        "similar": list(similar),
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
