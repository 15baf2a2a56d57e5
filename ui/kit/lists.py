"""A list of things to open: what each is, in one glance, and one quick press where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from ui import pages
from ui.kit.filters import choose_id
from ui.text import plain

Badge = tuple[str, str, str]
SAMPLE: Badge = ("science", "sample", "violet")


@dataclass(frozen=True)
class Line:
    """One thing in a list.

    `facts` is Markdown (names in it passed through `plain`); `badge` is an icon, a word and a
    colour, `more` are badges that come after it; `version` goes back with the quick press.
    """

    id: int
    title: str
    facts: str
    badge: Badge | None = None
    version: int = 0
    quick: bool = False
    sample: int = 0
    more: tuple[Badge, ...] = ()


def say_badge(badge: Badge) -> str:
    """Write a status as Markdown: shape and word first, colour last."""
    icon, word, colour = badge
    return f":{colour}-badge[:material/{icon}: {word}]"


def say_facts(line: Line) -> str:
    """Write what stands under a line's title as Markdown: its badges, then its facts."""
    badges = [line.badge] if line.badge else []
    if line.sample:
        badges.append(SAMPLE)
    badges += line.more
    return " ".join([*map(say_badge, badges), line.facts])


def show(name: str, lines: Iterable[Line], quick: str | None = None) -> Line | None:
    """Draw the list; opening a line puts its id into the URL under `name`.

    Returns the line whose quick press, labelled `quick`, was used.
    """
    pressed = None
    with st.container(gap="small", key=f"list {name}"):
        for line in lines:
            # Each container is one more thing to send: a line has two only for its quick press.
            if not (line.quick and quick):
                with st.container(border=True, gap=None):
                    _show(name, line)
                continue
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                with st.container(gap=None, width="stretch"):
                    _show(name, line)
                key = f"quick {name} {line.id} {line.version}"
                if st.button(quick, key=key, icon=":material/check:"):
                    pressed = line
    return pressed


def _show(name: str, line: Line) -> None:
    """Draw a line's title, which opens it, and its facts."""
    key = f"open {name} {line.id}"
    opened = st.button(f"**{plain(line.title)}**", key=key, type="tertiary")
    st.markdown(say_facts(line))
    if opened:
        choose_id(name, line.id)
        st.rerun()


def show_links(page: str, name: str, lines: Iterable[Line]) -> None:
    """Draw a list of things that another page opens, under `name` in its URL."""
    for line in lines:
        with st.container(border=True, gap=None):
            pages.link(page, f"**{plain(line.title)}**", None, **{name: line.id})
            st.markdown(say_facts(line))


def none_here(what: str, icon: str, or_else: str | None = None) -> None:
    """Say that a list is empty; `or_else` is what else its viewer may do than widen the filters."""
    cure = f"Widen the filters, or {or_else}." if or_else else "Widen the filters."
    empty(f"No {what} here. {cure}", icon)


def empty(message: str, icon: str = "inbox") -> None:
    """Say that there is nothing, and what to do about it."""
    st.info(message, icon=f":material/{icon}:")
