"""One way to save: a form's key, its errors in words, its conflict, its notice with undo.

The URL names the open forms, each with its token and the versions that it edits. So an open form
outlives what the server remembers: a browser that was cut off, even from a server that has
restarted since, still holds what was typed, and sends it to the same form.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, TypeVar

import streamlit as st

from db import connect, trouble, write
from db.history import undo
from db.write import Clash, Conflict, Missing, Receipt
from synergy import words
from synergy.checks import Invalid, Typed
from synergy.viewers import Refused
from ui import pages
from ui.kit.filters import choose_id
from ui.streamlit_internals import has_dialog
from ui.text import plain

NOTICE = "notice"
OPEN = "form"
MESSAGE = 600

log = logging.getLogger("synergy.forms")

T = TypeVar("T")

Command = Callable[[Path, str], Receipt]
# Rows, each with the version that an edit is made on.
MadeOn = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Notice:
    """How a command went, as Markdown, and the key under which it can be undone.

    What is `undone` can be redone.
    """

    message: str
    undo_key: str | None = None
    undone: bool = False


@dataclass(frozen=True)
class Opened:
    """An open form as the URL holds it: `name~token~id.version,id.version`."""

    name: str
    token: str = ""
    made_on: tuple[tuple[int, int], ...] = ()

    @staticmethod
    def read(text: str) -> "Opened":
        """Read what `write` wrote; what is no number is left out."""
        name, token, pairs = [*text.split("~", 2), "", ""][:3]
        parts = [pair.split(".") for pair in pairs.split(",")]
        numbers = [[int(n) for n in part if n.isdecimal() and len(n) < 16] for part in parts]
        return Opened(name, token, tuple((p[0], p[1]) for p in numbers if len(p) == 2))

    def write(self) -> str:
        """Write it into the URL."""
        pairs = ",".join(f"{row}.{version}" for row, version in self.made_on)
        return "~".join((self.name, self.token, pairs))


def _all_open() -> dict[str, Opened]:
    return {one.name: one for one in map(Opened.read, st.query_params.get_all(OPEN))}


def _set_open(opened: Mapping[str, Opened]) -> None:
    if opened:
        st.query_params[OPEN] = [one.write() for one in opened.values()]
    else:
        st.query_params.pop(OPEN, None)


def begin(form: str, on: MadeOn = ()) -> None:
    """Open a form, where they are known already with the rows that it edits."""
    _set_open(_all_open() | {form: Opened(form, write.new_key(), tuple(on))})


def is_open(form: str) -> bool:
    """Tell whether a form was begun and neither saved nor given up."""
    return form in _all_open()


def opened(beginning: str) -> list[str]:
    """List the open forms whose names start with this text."""
    return [form for form in _all_open() if form.startswith(beginning)]


def forget(form: str) -> None:
    """Close a form and give up what was typed into it."""
    opened = _all_open()
    st.session_state.pop(f"base {opened[form].token if form in opened else ''}", None)
    for part in ("token", "problems", "clashes"):
        st.session_state.pop(f"{part} {form}", None)
    if opened.pop(form, None):
        _set_open(opened)


def token(form: str) -> str:
    """Return what the form's command is known by: drawn once, kept until that command is done.

    Widgets of the form carry it in their keys, so that a saved form comes back empty.
    """
    opened = _all_open().get(form)
    if opened is None:
        key: str = st.session_state.setdefault(f"token {form}", write.new_key())
        return key
    if not opened.token:
        # A link opened it.
        opened = replace(opened, token=write.new_key())
        _set_open(_all_open() | {form: opened})
    return opened.token


def made_on(form: str, current: MadeOn) -> dict[int, int]:
    """Return the rows that an open form edits with their versions, `current` when it begins."""
    opened = _all_open().get(form)
    if opened and not opened.made_on:
        token(form)
        opened = replace(_all_open()[form], made_on=tuple(current))
        _set_open(_all_open() | {form: opened})
    return dict(opened.made_on if opened else current)


def base(form: str, current: T) -> T:
    """Return what stood when the form was first drawn: what its values are compared with."""
    held: T = st.session_state.setdefault(f"base {token(form)}", current)
    return held


def opener(
    form: str,
    label: str,
    icon: str,
    on: MadeOn = (),
    quiet: bool = False,
    first: bool = False,
) -> None:
    """Draw the button that opens a form, on the rows that it edits, and closes it unsaved.

    A page has one `first` button; a `quiet` one is drawn without its frame.
    """
    open_now = is_open(form)
    if st.button(
        "Cancel" if open_now else label,
        icon=":material/close:" if open_now else f":material/{icon}:",
        type="tertiary" if quiet else "primary" if first and not open_now else "secondary",
        key=f"opener {form}",
    ):
        if open_now:
            forget(form)
        else:
            begin(form, on)
        st.rerun()


def drawer(
    form: str, title: str, draw: Callable[[], None], leave: str = "Close without saving"
) -> None:
    """Draw a form in a drawer beside the page if it is open.

    A link may open several forms: the first that is drawn gets the one dialog there can be. A press
    beside the drawer does not close it, so what was typed is not lost by accident.
    """
    if not may_ask(form):
        return

    @st.dialog(title, width="medium", position="right", dismissible=False)
    def drawn() -> None:
        draw()
        if st.button(leave, type="tertiary", key=f"leave {form}"):
            forget(form)
            st.rerun()

    drawn()


def may_ask(form: str) -> bool:
    """Tell whether a form is open, and no other has the one dialog of this run."""
    return is_open(form) and not has_dialog()


def save(
    form: str,
    command: Command,
    message: str,
    typed: Mapping[str, Typed],
    opens: str | None = None,
) -> NoReturn:
    """Run a form's command and the page again, with a notice of what was done.

    The command's key is made of the form's token and what is typed: pressed twice it runs once.
    `opens` names the URL's parameter that takes the first row that was written. On a refusal
    all that was typed is still there, and what is wrong waits under `problem`,
    `other_problems` and `clashes`.
    """
    st.session_state.pop(f"problems {form}", None)
    st.session_state.pop(f"clashes {form}", None)
    try:
        receipt = command(connect.database_path(), write.key_for(token(form), typed))
    except Invalid as invalid:
        st.session_state[f"problems {form}"] = invalid.problems
    except Conflict as conflict:
        st.session_state[f"clashes {form}"] = conflict.clashes
    except (Refused, Missing) as error:
        st.session_state[f"problems {form}"] = {"": str(error)}
    except connect.SqliteError as error:
        log.warning("a command of %s was not run: %s", form, error)
        st.session_state[f"problems {form}"] = {"": not_saved(error)}
    else:
        # A second click may stop this run here: the form is closed last, so that the run which
        # it starts comes to the same receipt.
        st.session_state[NOTICE] = Notice(message, receipt.key)
        if opens:
            choose_id(opens, receipt.row_id)
        forget(form)
    st.rerun()


def press(
    name: str,
    command: Command,
    message: str | None,
    leaves: str | None = None,
    final: bool = False,
    then: str | None = None,
) -> NoReturn:
    """Run the command of a single button, then the page again with a notice of how it went."""
    carry_out(name, command, message, leaves, final, then)
    st.rerun()


def carry_out(
    name: str,
    command: Command,
    message: str | None,
    leaves: str | None = None,
    final: bool = False,
    then: str | None = None,
    undone: bool = False,
) -> None:
    """Run a command without drawing the page again, and keep a notice of how it went.

    Without a `message` there is no notice of success: the page itself shows the change.
    `leaves` names the URL's parameter to empty, where the command removed what it shows; what is
    `final` offers no undo; `then` names the page to open next; `undone` says that the command
    undid another, so that its notice offers to redo it.
    """
    notice: Notice | None = None
    try:
        receipt = command(connect.database_path(), token(name))
    except Conflict:
        notice = Notice(
            "Someone else has just changed this. Check the latest version, then try again."
        )
    except (Invalid, Refused, Missing, undo.TooLate) as error:
        notice = Notice(plain(str(error), MESSAGE))
    except connect.SqliteError as error:
        log.warning("a command of %s was not run: %s", name, error)
        notice = Notice(not_saved(error))
    else:
        if message:
            notice = Notice(message, None if final else receipt.key, undone)
        if leaves:
            choose_id(leaves, None)
        if then:
            pages.go_to(then, {})
    st.session_state[NOTICE] = notice
    forget(name)


def not_saved(error: connect.SqliteError) -> str:
    """Say why the database took nothing, and what to do."""
    found = trouble.explain(error, connect.database_path())
    return f"{found.what} Nothing was saved, but nothing you typed is lost. {found.people}"


def give_up(form: str, message: str) -> NoReturn:
    """Close a form that has nothing to save, and say so."""
    st.session_state[NOTICE] = Notice(message)
    forget(form)
    st.rerun()


def refuse(form: str, problems: dict[str, str]) -> NoReturn:
    """Say what is wrong with a form before any command is run."""
    st.session_state[f"problems {form}"] = problems
    st.rerun()


def problem(form: str, field: str) -> None:
    """Show what is wrong with one field, right under it."""
    text = st.session_state.get(f"problems {form}", {}).get(field)
    if text:
        st.error(plain(text, MESSAGE), icon=":material/edit_note:")


def other_problems(form: str, *fields: str) -> None:
    """Show problems that belong to none of the form's fields; point to those shown above."""
    problems: dict[str, str] = st.session_state.get(f"problems {form}", {})
    for field, text in problems.items():
        if field not in fields:
            st.error(plain(text, MESSAGE), icon=":material/error:")
    named = sum(field in fields for field in problems)
    if named:
        st.markdown(
            f":red[:material/error:] Not saved yet: {words.count(named, 'field')} above "
            f"{'needs' if named == 1 else 'need'} mending. Nothing that you typed is lost."
        )


def clashes(form: str) -> tuple[Clash, ...]:
    """Return the stale edits that the form's last save ran into."""
    held: tuple[Clash, ...] = st.session_state.get(f"clashes {form}", ())
    return held
