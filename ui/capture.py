"""Quick capture: one line, typed while people speak, becomes what the meeting keeps.

Every line has a number of its own, by which its command is known: whatever is pressed, sent or
repeated, it is kept once.
"""

import logging
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import streamlit as st

from db import connect, undo, write
from db.commands.capture import capture as keep
from db.queries.similar import Similar
from db.write import Missing
from synergy import words
from synergy.agenda import Step
from synergy.capture import Entry
from synergy.checks import Invalid
from synergy.dates import say
from synergy.viewers import Refused
from ui import capture_box, capture_fields, forms
from ui.capture_box import Line
from ui.capture_fields import Chosen, Understood
from ui.forms import Notice
from ui.text import plain
from ui.viewer import viewer

PAUSE = "200ms"
# Lines that the browser may still send again.
REMEMBERED = 50
# What is about an issue; everything else that is the same as one raises it.
ABOUT = ("decision", "action")

BROKEN = "Something went wrong, and nothing was saved. Try it once more."

log = logging.getLogger("synergy.capture")


@dataclass(frozen=True)
class _NotKept:
    """A line that was refused: what is wrong, by the part that it is wrong with."""

    line: Line
    problems: dict[str, str]


@dataclass
class _Desk:
    """What one person's capture at one meeting holds between two runs.

    `back` is a refused line that the browser is to put back, `mending` one that stands in the
    field again, `taken` what the browser took out of the field when it sent a line.
    """

    meeting_id: int
    meeting_date: str
    step: Step | None
    number: str = field(default_factory=write.new_key)
    chosen: Chosen = field(default_factory=dict)
    similar: list[int] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    not_kept: dict[str, _NotKept] = field(default_factory=dict)
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
    def at(meeting_id: int, meeting_date: str, step: Step | None) -> "_Desk":
        """Return the desk at a meeting as it was left, at the step that it stands at now."""
        new = _Desk(meeting_id, meeting_date, step)
        desk: _Desk = st.session_state.setdefault(f"desk {meeting_id}", new)
        desk.meeting_date, desk.step = meeting_date, step
        return desk

    def understand(self, line: str) -> Understood:
        """Read a line with what was chosen for it."""
        with connect.reading_as(viewer()) as db:
            return capture_fields.understand(db, line, self.step, self.meeting_date, self.chosen)

    def hear(self) -> None:
        """Keep the lines that the browser sent, each once."""
        for line in capture_box.sent():
            if line.id not in self.done:
                # The browser has emptied the field already; it may hold the next line by now.
                if line.text.startswith(self.line):
                    self.taken = self.line
                self.keep(line)
                self.done = [*self.done, line.id][-REMEMBERED:]

    def press(self, same: int | None = None) -> None:
        """Keep what stands in the field, as an issue that is known where one was pressed."""
        if self.line:
            self.keep(Line(self.number, self.line, same))

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
            self._refuse(line, {"": forms.BUSY})
        except Exception:
            # Whatever it is: the browser has let go of the line, so it must not be lost here.
            log.exception("a line was not kept")
            self._refuse(line, {"": BROKEN})

    def _keep(self, line: Line) -> None:
        understood = self.understand(line.text)
        if line.same is not None:
            about = understood.entry.kind if understood.entry.kind in ABOUT else "mention"
            self.chosen |= {"kind": about, "issue_id": line.same}
            understood = self.understand(line.text)
        entry = understood.entry
        key = write.key_for(line.id, {"line": line.text})
        receipt = keep(connect.database_path(), viewer(), key, self.meeting_id, entry)
        self.notice = Notice(capture_fields.say(entry, understood.whose), receipt.key)
        self.not_kept.pop(line.text, None)
        if line.id == self.number:
            self.write("")
        self.turn()

    def _refuse(self, line: Line, problems: dict[str, str]) -> None:
        self.notice = None
        self.not_kept[line.text] = _NotKept(line, problems)
        if line.id == self.number:
            self.mending = line.text
        else:
            self.back = line

    def returned(self) -> None:
        """Note that the browser has put a refused line back into the field."""
        if self.back:
            self.mending, self.back, self.taken = self.back.text, None, ""

    def typed(self) -> None:
        """Follow what stands in the field: a line that is mended, another one, nothing."""
        self.taken = ""
        if self.line in self.not_kept:
            self.mending, self.back = self.line, None
        elif self.line:
            self.not_kept.pop(self.mending, None)
            self.mending, self.back = "", None
        elif not self.back:
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
        self.mending = text

    def let_go(self, text: str) -> None:
        """Give up a line that was not kept."""
        self.not_kept.pop(text, None)


def begin(meeting_id: int, text: str) -> None:
    """Put the beginning of a line into the capture box of a meeting, ready to be typed on."""
    desk: _Desk | None = st.session_state.get(f"desk {meeting_id}")
    if desk is not None:
        desk.turn()
        desk.write(text)


@st.fragment
def show(meeting_id: int, meeting_date: str, step: Step | None) -> None:
    """Draw the capture box of a meeting of an ISO date, which stands at a step of its agenda."""
    desk = _Desk.at(meeting_id, meeting_date, step)
    with connect.one_run():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            line = st.text_input(
                "Capture",
                key=desk.name,
                placeholder="Partner: what it said, or partner to do what by when",
                help="Enter keeps it, Alt and a number keeps it as one of the issues below.",
                autocomplete="off",
                live=PAUSE,
                on_change=desk.typed,
            ).strip()
            line = "" if line == desk.taken else line
            st.button("Keep", type="primary", key=f"keep {desk.name}", on_click=desk.press)
        desk.similar = _below(desk, line) if line else []
    _notice(desk)
    _not_kept(desk, line)
    capture_box.listen(
        desk.name, desk.similar, desk.done, desk.back, desk.number, desk.hear, desk.returned
    )


def _below(desk: _Desk, line: str) -> list[int]:
    """Draw what a line is understood as; return the issues that it may be about."""
    understood = desk.understand(line)
    problems = desk.not_kept[line].problems if line in desk.not_kept else {}
    for text in problems.values():
        st.error(plain(text, forms.MESSAGE), icon=":material/edit_note:")
    for number, issue in enumerate(understood.similar, 1):
        st.button(
            f"{_about(understood.entry)}: {plain(issue.title, 70)} ({_raised(issue)})",
            key=f"same {desk.name} {issue.id}",
            icon=":material/repeat:",
            shortcut=f"Alt+{number}",
            on_click=desk.press,
            args=(issue.id,),
        )
    with connect.reading_as(viewer()) as db:
        capture_fields.draw(db, desk.name, understood, desk.chosen)
    return [issue.id for issue in understood.similar]


def _about(entry: Entry) -> str:
    return "About" if entry.kind in ABOUT else "Same as"


def _raised(issue: Similar) -> str:
    if issue.last_on is None:
        return "not raised yet"
    return f"raised at {words.count(issue.times, 'meeting')}, last {say(issue.last_on)}"


def _notice(desk: _Desk) -> None:
    """Say what was kept last, with a button that takes it back."""
    if desk.notice is None or desk.notice.undo_key is None:
        return
    key = desk.notice.undo_key
    with st.container(horizontal=True, vertical_alignment="center", key="captured"):
        st.markdown(f":material/check_circle: {desk.notice.message}", width="content")
        if st.button("Undo", key=f"undo {key}", icon=":material/undo:", type="tertiary"):
            desk.notice = None
            forms.press(f"undo {key}", partial(_undo, key), "Undone.")


def _undo(undone: str, path: Path, key: str) -> write.Receipt:
    return undo.undo(path, viewer(), key, undone)


def _not_kept(desk: _Desk, line: str) -> None:
    """Show the lines that were refused while the next one was being typed already."""
    for text, one in list(desk.not_kept.items()):
        if text in (line, desk.back.text if desk.back and not line else None):
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            why = plain(" ".join(one.problems.values()), forms.MESSAGE)
            st.markdown(f":material/error: Not kept: “{plain(text)}” {why}", width="stretch")
            st.button("Bring it back", key=f"back {text}", on_click=desk.bring_back, args=(text,))
            st.button("Let it go", key=f"go {text}", on_click=desk.let_go, args=(text,))
