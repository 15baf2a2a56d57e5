"""One way to save: a form's key, its errors in words, its conflict, its notice with undo."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

import streamlit as st

from db import connect, undo, write
from db.write import Clash, Conflict, Missing, Receipt
from synergy.checks import Invalid, Value
from synergy.viewers import Refused
from ui.filters import choose_id
from ui.text import plain
from ui.viewer import viewer

NOTICE = "notice"
MESSAGE = 600
BUSY = "The database is busy. Nothing was saved, nothing is lost: press the button again."

log = logging.getLogger("synergy.forms")

T = TypeVar("T")

Command = Callable[[Path, str], Receipt]


@dataclass(frozen=True)
class Notice:
    """How a command went, as Markdown, and the key under which it can be undone."""

    message: str
    undo_key: str | None = None


def token(form: str) -> str:
    """Return the form's idempotency key: drawn once, kept until its command is done.

    Widgets of the form carry it in their keys, so that a second click on a form that was
    already saved reaches nothing, and a saved form comes back empty.
    """
    key: str = st.session_state.setdefault(f"token {form}", write.new_key())
    return key


def base(form: str, current: T, field: str = "title") -> T:
    """Return what stood when the form was first drawn: the version that its edit is made on.

    Streamlit forgets what was typed when the page is left: then `field`, one of the form's, is
    no longer in its state, and the form begins anew on what stands now.
    """
    was_drawn = st.session_state.get(f"drawn {form}")
    if was_drawn and f"{field} {token(form)}" not in st.session_state:
        st.session_state.pop(f"base {form}", None)
    st.session_state[f"drawn {form}"] = True
    held: T = st.session_state.setdefault(f"base {form}", current)
    return held


def changed(opened: object, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values that differ from what the form was opened on; empty counts as none."""
    return {
        name: value
        for name, value in values.items()
        if (value or None) != (getattr(opened, name) or None)
    }


def begin(form: str, on: object = None) -> None:
    """Open a form that is drawn only while someone edits; `on` becomes its base."""
    st.session_state[f"editing {form}"] = True
    if on is not None:
        st.session_state[f"base {form}"] = on


def opener(form: str, label: str, icon: str, disabled: bool = False, on: object = None) -> None:
    """Draw the button that opens a form, and closes it again without saving.

    `on` is what the form edits, where it stays as it stood when the form was opened.
    """
    open_now = is_open(form)
    if st.button(
        f"Close without saving: {label.lower()}" if open_now else label,
        icon=":material/close:" if open_now else f":material/{icon}:",
        disabled=disabled and not open_now,
        key=f"opener {form}",
    ):
        if open_now:
            forget(form)
        else:
            begin(form, on)
        st.rerun()


def is_open(form: str) -> bool:
    """Tell whether a form was begun and neither saved nor given up."""
    return bool(st.session_state.get(f"editing {form}"))


def forget(form: str) -> None:
    """Close a form and give up what was typed into it."""
    for part in ("token", "base", "drawn", "problems", "clashes", "editing"):
        st.session_state.pop(f"{part} {form}", None)


def save(form: str, command: Command, message: str, opens: str | None = None) -> NoReturn:
    """Run a form's command and the page again, with a notice of what was done.

    `opens` names the URL's parameter that takes the first row that was written. On a refusal
    all that was typed is still there, and what is wrong waits under `problem`,
    `other_problems` and `clashes`.
    """
    st.session_state.pop(f"problems {form}", None)
    st.session_state.pop(f"clashes {form}", None)
    try:
        receipt = command(connect.database_path(), token(form))
    except Invalid as invalid:
        st.session_state[f"problems {form}"] = invalid.problems
    except Conflict as conflict:
        st.session_state[f"clashes {form}"] = conflict.clashes
    except (Refused, Missing) as error:
        st.session_state[f"problems {form}"] = {"": str(error)}
    except connect.SqliteError as error:
        log.warning("a command of %s was not run: %s", form, error)
        st.session_state[f"problems {form}"] = {"": BUSY}
    else:
        # A second click may stop this run here: the form is closed last, so that the run which
        # it starts comes to the same receipt.
        st.session_state[NOTICE] = Notice(message, receipt.key)
        if opens:
            choose_id(opens, receipt.row_id)
        forget(form)
    st.rerun()


def press(name: str, command: Command, message: str, leaves: str | None = None) -> NoReturn:
    """Run the command of a single button and the page again, saying how it went.

    `leaves` names the URL's parameter to empty, where the command took away what it shows.
    """
    try:
        receipt = command(connect.database_path(), token(name))
    except Conflict:
        notice = Notice("Someone else changed this a moment ago. Look again, then decide.")
    except (Invalid, Refused, Missing, undo.TooLate) as error:
        notice = Notice(plain(str(error), MESSAGE))
    except connect.SqliteError:
        notice = Notice(BUSY)
    else:
        notice = Notice(message, receipt.key)
        if leaves:
            choose_id(leaves, None)
    st.session_state[NOTICE] = notice
    forget(name)
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
    """Show what is wrong and belongs to none of the form's fields."""
    for field, text in st.session_state.get(f"problems {form}", {}).items():
        if field not in fields:
            st.error(plain(text, MESSAGE), icon=":material/error:")


def clashes(form: str) -> tuple[Clash, ...]:
    """Return the stale edits that the form's last save ran into."""
    held: tuple[Clash, ...] = st.session_state.get(f"clashes {form}", ())
    return held


def show_notice() -> None:
    """Say how the last command went, with a button that takes it back."""
    notice: Notice | None = st.session_state.get(NOTICE)
    if notice is None:
        return
    key = notice.undo_key
    icon = "check_circle" if key else "info"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="notice"):
        st.markdown(f":material/{icon}: {notice.message}", width="stretch")
        if key and st.button("Undo", key=f"undo {key}", icon=":material/undo:"):
            press(f"undo {key}", lambda path, new: undo.undo(path, viewer(), new, key), "Undone.")
        if st.button("Close", key=f"close {key}", type="tertiary"):
            del st.session_state[NOTICE]
            st.rerun()
