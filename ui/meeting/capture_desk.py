"""What one person's capture at one meeting holds between two runs, and how it keeps a line.

Every line has a number of its own, by which its command is known: whatever is pressed, sent or
repeated, it is kept once.
"""

import logging
from dataclasses import dataclass, field, replace

import streamlit as st

from db import connect, write
from db.commands.capture import capture as keep
from db.write import Missing
from synergy.agenda import Step
from synergy.checks import Invalid
from synergy.viewers import Refused
from ui.kit import forms
from ui.kit.forms import Notice
from ui.meeting import capture_box, capture_fields
from ui.meeting.capture_box import Line
from ui.meeting.capture_fields import Chosen, Understood
from ui.viewer import viewer

DESK = "desk "
# Lines that the browser may still send again.
REMEMBERED = 50
# What is about an issue; everything else that is the same as one raises it.
ABOUT = ("decision", "action")

BROKEN = "Something went wrong, and nothing was saved. Try it once more."

log = logging.getLogger("synergy.capture")


@dataclass(frozen=True)
class NotKept:
    """A line that was refused: what is wrong, by the part that it is wrong with."""

    line: Line
    problems: dict[str, str]


@dataclass
class Desk:
    """What one person's capture at one meeting holds between two runs.

    `number` and `chosen` are of the line that stands in the field. Of the lines that a browser
    sent, `done` are those that it need keep no longer, `refused` those that are not kept here yet.
    `back` is a refused line that the browser is to put back, `mending` one that stands in the
    field again, `taken` what the browser took out of the field when it sent a line.
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
    notice: Notice | None = None

    @property
    def name(self) -> str:
        """Return what the fields of this capture are known by."""
        return f"capture_{self.meeting_id}"

    @property
    def line(self) -> str:
        """Return what stands in the field, as far as the server knows."""
        return str(st.session_state.get(self.name, "")).strip()

    @staticmethod
    def at(meeting_id: int, meeting_date: str, step: Step | None) -> "Desk":
        """Return the desk at a meeting as it was left, at the step that it stands at now."""
        new = Desk(meeting_id, meeting_date, step)
        desk: Desk = st.session_state.setdefault(f"{DESK}{meeting_id}", new)
        desk.meeting_date, desk.step = meeting_date, step
        return desk

    @property
    def standing(self) -> str:
        """Return what stands in the field, but for a line that was sent."""
        return "" if self.line == self.taken else self.line

    @staticmethod
    def left() -> "list[Desk]":
        """List the desks of all meetings at which this person captured."""
        return [st.session_state[name] for name in st.session_state if str(name).startswith(DESK)]

    def understand(self, line: str, chosen: Chosen) -> Understood:
        """Read a line with what was chosen for it."""
        with connect.reading_as(viewer()) as db:
            return capture_fields.understand(db, line, self.step, self.meeting_date, chosen)

    def hear(self) -> None:
        """Keep the lines that the browser sent, each once."""
        for line in capture_box.sent():
            if line.id in (*self.done, *self.refused):
                continue
            # The browser has emptied the field already; it may hold the next line by now.
            if line.text.startswith(self.line):
                self.taken = self.line
            if line.turn == self.number:
                # What is noted here is newer than what the browser was told.
                if line.text in self.not_kept:
                    self._mend(line.text)
                line = replace(line, chosen=line.chosen | self.chosen)
            self.keep(line)

    def press(self, same: int | None = None) -> None:
        """Keep what stands in the field, as an issue that is known where one was pressed."""
        if self.line:
            self.keep(Line(self.number, self.line, same, self.number, self.chosen))

    def keep(self, line: Line) -> None:
        """Keep one line as it is understood; what is refused comes back, with the reason."""
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
            # Whatever it is: the browser has let go of the line, so it must not be lost here.
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
        self.notice = Notice(capture_fields.say(entry, understood.whose), receipt.key)
        self.let_go(line.text)
        self._finish(line.id)
        if line.id == self.number:
            self.write("")
        if line.turn == self.number:
            self.turn()

    def _refuse(self, line: Line, problems: dict[str, str]) -> None:
        self.notice = None
        self.let_go(line.text)
        self.not_kept[line.text] = NotKept(line, problems)
        if line.id == self.number:
            self.mending = line.text
            return
        if line.turn == self.number:
            # What was chosen is this line's, and goes with it.
            self.turn()
        self.refused.append(line.id)
        self.back = line

    def _finish(self, number: str) -> None:
        """Let the browser keep a line no longer."""
        self.refused = [one for one in self.refused if one != number]
        self.done = [*(one for one in self.done if one != number), number][-REMEMBERED:]

    def _mend(self, text: str) -> None:
        """Go on with a refused line, which stands in the field again, as it was left."""
        line = self.not_kept[text].line
        self.mending, self.back, self.chosen = text, None, line.chosen
        self._finish(line.id)

    def returned(self) -> None:
        """Note that the browser has put a refused line back into the field."""
        self.taken = ""
        if self.back:
            self._mend(self.back.text)

    def typed(self) -> None:
        """Follow what stands in the field: a line that is mended, another one, nothing."""
        self.taken = ""
        if self.line in self.not_kept:
            self._mend(self.line)
        elif self.line:
            self.let_go(self.mending)
            self.mending, self.back = "", None
        else:
            self.chosen = {}

    def turn(self) -> None:
        """Go on to another line."""
        self.number, self.chosen, self.back, self.mending = write.new_key(), {}, None, ""

    def write(self, text: str) -> None:
        """Put something into the field, at the press of a button."""
        st.session_state[self.name] = text

    def bring_back(self, text: str) -> None:
        """Put a line that was not kept into the field again."""
        self.turn()
        self.write(text)
        self._mend(text)

    def let_go(self, text: str) -> None:
        """Keep a line that was refused no longer."""
        if one := self.not_kept.pop(text, None):
            self._finish(one.line.id)

    def drop(self, text: str) -> None:
        """Give up a line of a meeting that takes no more, wherever it stands."""
        self.let_go(text)
        if text == self.standing:
            self.write("")
