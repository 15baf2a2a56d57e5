"""The fields of a form: their values, how they are drawn, and how their values are written.

Any problem with a field is shown directly under it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import streamlit as st

from synergy import dates, typed_dates, typed_times
from synergy.checks import Typed
from synergy.typed_dates import Lean
from synergy.typed_text import isolate
from ui.kit import forms
from ui.streamlit_internals import get_script_run_ctx

Values = Mapping[str, Typed]
Options = Mapping[int, str] | Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """A line of text; the other kinds of field are subclasses."""

    name: str
    label: str
    required: bool = False
    help: str | None = None
    placeholder: str = ""

    @property
    def caption(self) -> str:
        """Return the label for the form."""
        return f"{self.label} (required)" if self.required else self.label

    def key(self, form: str) -> str:
        """Return the widget's key, which is different each time the form is opened."""
        return f"{self.name} {forms.token(form)}"

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value typed."""
        return st.text_input(
            self.caption,
            "" if value is None else str(value),
            key=self.key(form),
            placeholder=self.placeholder,
            help=self.help,
        )

    def say(self, value: Typed) -> str:
        """Put a value into words; an empty text if there is none."""
        return "" if value is None else isolate(str(value))

    def start(self, form: str, value: object) -> str:
        """Put the first value into the widget's state, and return the widget's key.

        Streamlit lets people clear a choice or a number only if its default is None. A value from
        the browser takes precedence: after a restart it sends what was typed before.
        """
        key = self.key(form)
        if key not in st.session_state and not _browser_holds(key):
            st.session_state[key] = value
        return key


@dataclass(frozen=True)
class Area(Field):
    """A text with several lines."""

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value typed."""
        text = "" if value is None else str(value)
        return st.text_area(
            self.caption,
            text,
            key=self.key(form),
            placeholder=self.placeholder,
            help=self.help,
            height="content",
        )


@dataclass(frozen=True)
class Understood(Field, ABC):
    """A line of text that is parsed: its value is in the form in which it is stored.

    Text that cannot be parsed is passed on as typed, so that the row's rules report it.
    """

    example: ClassVar[str]

    @abstractmethod
    def understand(self, said: str) -> str:
        """Return a text's meaning in its stored form; ValueError if it has none."""

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value typed."""
        held = None if value is None else str(value)
        typed = st.text_input(
            self.caption,
            self.say(held),
            key=self.key(form),
            placeholder=self.placeholder or self.example,
            help=self.help,
        )
        said = typed.strip()
        if not said or said == self.say(held):
            return held if said else None
        try:
            return self.understand(said)
        except ValueError:
            return said


@dataclass(frozen=True)
class Day(Understood):
    """A day, as people type it; stored as ISO 8601."""

    lean: Lean = "ahead"
    example = "e.g. 12 July or next Friday"

    def understand(self, said: str) -> str:
        """Return the ISO date that a text means; ValueError if it means none."""
        return typed_dates.understand(said, dates.today(), self.lean).isoformat()

    def say(self, value: Typed) -> str:
        """Put a value into words, or as typed if it is not a day; an empty text if None."""
        try:
            return dates.say(str(value)) if value else ""
        except ValueError:
            return isolate(str(value))


@dataclass(frozen=True)
class Time(Understood):
    """A time of day, as people type it; stored as HH:MM."""

    example = "10.30, 2pm …"

    def understand(self, said: str) -> str:
        """Return the time that a text means; ValueError if it means none."""
        return typed_times.understand(said)


@dataclass(frozen=True)
class Number(Field):
    """A whole number, or none."""

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value typed."""
        return st.number_input(
            self.caption,
            value=None,
            step=1,
            key=self.start(form, value),
            placeholder=self.placeholder,
            help=self.help,
        )


@dataclass(frozen=True)
class Tick(Field):
    """Yes or no, stored as 1 or 0."""

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value typed."""
        return int(st.checkbox(self.caption, bool(value), key=self.key(form), help=self.help))

    def say(self, value: Typed) -> str:
        """Put a value into words."""
        return "yes" if value else "no"


@dataclass(frozen=True)
class Word(Field):
    """One of several words; `optional` allows none."""

    words: tuple[str, ...] = ()
    optional: bool = False

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value chosen."""
        return st.selectbox(
            self.caption,
            self.words,
            index=None if self.optional else 0,
            key=self.start(form, value if value in self.words or self.optional else self.words[0]),
            placeholder=self.placeholder or "None",
            help=self.help,
        )


@dataclass(frozen=True)
class Choice(Field):
    """One of several rows, by id or code, or none; a deleted one keeps its number."""

    options: Options = field(default_factory=dict)

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value chosen."""
        chosen: Typed = st.selectbox(
            self.caption,
            _with(self.options, [] if value is None else [value]),
            index=None,
            format_func=self.say,
            key=self.start(form, value),
            placeholder=self.placeholder or ("Choose one" if self.required else "None"),
            help=self.help,
        )
        return chosen

    def say(self, value: Typed) -> str:
        """Put a value into words; an empty text if there is none."""
        return "" if value is None else _name(self.options, value)


@dataclass(frozen=True)
class Several(Field):
    """Any number of rows, by id or code; `new` lets people add their own words."""

    options: Options = field(default_factory=dict)
    new: bool = False

    def draw(self, form: str, value: Typed) -> Typed:
        """Draw the field with its current value; return the value chosen."""
        held = value if isinstance(value, tuple) else ()
        chosen = st.multiselect(
            self.caption,
            _with(self.options, held),
            list(held),
            format_func=lambda one: _name(self.options, one),
            key=self.key(form),
            placeholder=self.placeholder or "None",
            accept_new_options=self.new,
            help=self.help,
        )
        return tuple(sorted(chosen, key=str))

    def say(self, value: Typed) -> str:
        """Put the values into words; an empty text if there are none."""
        held = value if isinstance(value, tuple) else ()
        return ", ".join(sorted(_name(self.options, one) for one in held))


# The lines of a form, each with one or several fields side by side; a text is a heading.
Layout = Sequence[str | Sequence[Field]]


def draw(form: str, layout: Layout, start: Values) -> dict[str, Typed]:
    """Draw the lines of a form, filled with `start`; return the values typed."""
    typed: dict[str, Typed] = {}
    for line in layout:
        if isinstance(line, str):
            st.markdown(f"**{line}**")
            continue
        columns = st.columns(len(line)) if len(line) > 1 else [st.container()]
        for one, column in zip(line, columns, strict=True):
            with column:
                typed[one.name] = one.draw(form, start.get(one.name))
                forms.problem(form, one.name)
    return typed


def by_name(layout: Layout) -> dict[str, Field]:
    """Return the fields of a form by name, in order."""
    return {one.name: one for line in layout if not isinstance(line, str) for one in line}


def _browser_holds(key: str) -> bool:
    """Tell whether the browser sent a value for a widget that may not be drawn yet."""
    context = get_script_run_ctx()
    sent = context.session_state.get_widget_states() if context else []
    return any(one.id.endswith(f"-{key}") for one in sent)


def _with(options: Options, held: Sequence[Any]) -> list[Any]:
    """List the choices, including current values that are no longer offered."""
    return [*(one for one in held if one not in options), *options]


def _name(options: Options, value: Any) -> str:
    named: Mapping[Any, str] = options
    return isolate(named.get(value, f"no. {value}" if isinstance(value, int) else str(value)))
