"""The state of one person's notes at one meeting between script runs, and how a note is saved.

Every line has its own number, which identifies its command: however often it is pressed, sent or
repeated, it is saved once.
"""

import logging
from dataclasses import dataclass, field, replace

import streamlit as st

from db import connect, write
from db.commands.capture import capture as keep
from db.commands.capture import make_new
from db.write import Missing, Receipt
from synergy.agenda import Step
from synergy.capture import Entry
from synergy.checks import Invalid
from synergy.viewers import Refused
from ui.kit import forms
from ui.meeting import capture_box, capture_fields
from ui.meeting.capture_box import Line
from ui.meeting.capture_fields import Chosen, Understood
from ui.viewer import read, viewer

DESK = "desk "
# How many lines the browser may still send again.
REMEMBERED = 50
# The kinds that link to an issue; any other note logged under an issue raises it again.
ABOUT = ("decision", "action")

BROKEN = "Something went wrong and this wasn't saved. Please try again."

log = logging.getLogger("synergy.capture")


@dataclass(frozen=True)
class NotKept:
    """A refused line: the problem with each part."""

    line: Line
    problems: dict[str, str]


@dataclass(frozen=True)
class Saved:
    """The last line that was saved: how it was understood, its partner, and its rows."""

    entry: Entry
    whose: str | None
    receipt: Receipt


@dataclass
class Desk:
    """The state of one person's notes at one meeting between script runs.

    `number` and `chosen` belong to the line in the field. Of the lines that a browser sent, `done`
    are those that it need not keep, `refused` those that are not saved yet. `back` is a refused
    line for the browser to put back, `mending` one that is in the field again, `taken` the text
    that the browser removed from the field when it sent a line.
    """

    meeting_id: int
    meeting_date: str
    step: Step | None
    number: str = field(default_factory=write.new_key)
    chosen: Chosen = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    not_kept: dict[str, NotKept] = field(default_factory=dict)
    back: Line | None = None
    mending: str = ""
    taken: str = ""
    saved: Saved | None = None

    @property
    def name(self) -> str:
        """Return the prefix of this desk's field keys."""
        return f"capture_{self.meeting_id}"

    @property
    def line(self) -> str:
        """Return the text in the field, as far as the server knows."""
        return str(st.session_state.get(self.name, "")).strip()

    @staticmethod
    def at(meeting_id: int, meeting_date: str, step: Step | None) -> "Desk":
        """Return the desk for a meeting as it was left, at the current step."""
        new = Desk(meeting_id, meeting_date, step)
        desk: Desk = st.session_state.setdefault(f"{DESK}{meeting_id}", new)
        desk.meeting_date, desk.step = meeting_date, step
        return desk

    @property
    def standing(self) -> str:
        """Return the text in the field, unless that line has been sent."""
        return "" if self.line == self.taken else self.line

    @staticmethod
    def left() -> "list[Desk]":
        """List the desks for all meetings at which this person took notes."""
        return [st.session_state[name] for name in st.session_state if str(name).startswith(DESK)]

    def understand(self, line: str, chosen: Chosen) -> Understood:
        """Read a line with the choices made for it."""
        return read(
            capture_fields.understand,
            line,
            self.step,
            self.meeting_id,
            self.meeting_date,
            chosen,
        )

    def listen(self, back: Line | None) -> None:
        """Listen to the keys of the field; this draws nothing.

        The browser puts `back` into the field if it is empty. Each new turn focuses the
        field.
        """
        keys = st.components.v2.component("synergy_capture", js=capture_box.SCRIPT)
        data = {
            "field": self.name,
            "done": self.done,
            "refused": self.refused,
            "back": {"id": back.id, "text": back.text, "chosen": back.chosen} if back else None,
            "turn": self.number,
            "step": self.step,
            "chosen": self.chosen,
        }
        keys(
            key=capture_box.NAME,
            height=0,
            data=data,
            on_sent_change=self.hear,
            on_returned_change=self.returned,
        )

    def hear(self) -> None:
        """Save the lines that the browser sent, each once."""
        for line in capture_box.sent():
            if line.id in (*self.done, *self.refused):
                continue
            # The browser has already emptied the field, and may have the next line in it by now.
            if line.text.startswith(self.line):
                self.taken = self.line
            if line.turn == self.number:
                # The choices here are newer than those in the browser.
                if line.text in self.not_kept:
                    self._mend(line.text)
                line = replace(line, chosen=line.chosen | self.chosen)
            self.keep(line)

    def press(self, same: int | None = None) -> None:
        """Save the text in the field, under an existing issue if one was pressed."""
        if self.line:
            self.keep(Line(self.number, self.line, same, self.number, self.chosen))

    def keep(self, line: Line) -> None:
        """Save one line as it is understood; a refused line comes back, with the reason."""
        try:
            self._keep(line)
        except Invalid as invalid:
            self._refuse(line, invalid.problems)
        except (Refused, Missing) as error:
            self._refuse(line, {"": str(error)})
        except connect.SqliteError as error:
            log.warning("a line was not kept: %s", error)
            self._refuse(line, {"": forms.not_saved(error)})
        except Exception:
            # Whatever the error, the browser no longer has the line, so it must not be lost here.
            log.exception("a line was not kept")
            self._refuse(line, {"": BROKEN})

    def _keep(self, line: Line) -> None:
        understood = self.understand(line.text, line.chosen)
        if line.same is not None:
            about = understood.entry.kind if understood.entry.kind in ABOUT else "mention"
            line.chosen.update({"kind": about, "issue_id": line.same})
            understood = self.understand(line.text, line.chosen)
        entry = understood.entry
        key = write.key_for(line.id, {"line": line.text})
        receipt = keep(connect.database_path(), viewer(), key, self.meeting_id, entry)
        self.saved = Saved(entry, understood.whose, receipt)
        self.let_go(line.text)
        self._finish(line.id)
        if line.id == self.number:
            self.write("")
        if line.turn == self.number:
            self.turn()

    def _refuse(self, line: Line, problems: dict[str, str]) -> None:
        self.saved = None
        self.let_go(line.text)
        self.not_kept[line.text] = NotKept(line, problems)
        if line.id == self.number:
            self.mending = line.text
            return
        if line.turn == self.number:
            # The choices belong to this line and stay with it.
            self.turn()
        self.refused.append(line.id)
        self.back = line

    def _finish(self, number: str) -> None:
        """Tell the browser that it no longer needs to keep a line."""
        self.refused = [one for one in self.refused if one != number]
        self.done = [*(one for one in self.done if one != number), number][-REMEMBERED:]

    def _mend(self, text: str) -> None:
        """Continue with a refused line, which is in the field again, as it was left."""
        line = self.not_kept[text].line
        self.mending, self.back, self.chosen = text, None, line.chosen
        self._finish(line.id)

    def returned(self) -> None:
        """Record that the browser has put a refused line back into the field."""
        self.taken = ""
        if self.back:
            self._mend(self.back.text)

    def typed(self) -> None:
        """Follow the text in the field: a line being corrected, a different one, or nothing."""
        self.taken = ""
        if self.line in self.not_kept:
            self._mend(self.line)
        elif self.line:
            self.let_go(self.mending)
            self.mending, self.back = "", None
        else:
            self.chosen = {}

    def turn(self) -> None:
        """Start the next line."""
        self.number, self.chosen, self.back, self.mending = write.new_key(), {}, None, ""

    def write(self, text: str) -> None:
        """Put text into the field when a button is pressed."""
        st.session_state[self.name] = text

    def bring_back(self, text: str) -> None:
        """Put a line that was not saved back into the field."""
        self.turn()
        self.write(text)
        self._mend(text)

    def let_go(self, text: str) -> None:
        """Discard a refused line."""
        if one := self.not_kept.pop(text, None):
            self._finish(one.line.id)

    def drop(self, text: str) -> None:
        """Discard a line for a meeting that has ended, wherever it is."""
        self.let_go(text)
        if text == self.standing:
            self.write("")

    def make_new(self, saved: Saved) -> None:
        """Make the last line a new issue, instead of logging it under an existing one."""
        self.saved = None
        mention, theme = (saved.receipt.row_id, 1), saved.entry.theme_id
        new = replace(saved.entry, issue_id=None)
        forms.carry_out(
            f"new {saved.receipt.key}",
            lambda path, key: make_new(path, viewer(), key, mention, theme),
            capture_fields.say(new, saved.whose, 1),
        )
