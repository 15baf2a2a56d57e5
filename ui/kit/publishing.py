"""What outsiders may see: the mark on everything that can be published, and who sets it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import streamlit as st

from db.commands.publishing import set_published
from db.kinds.records import Kind
from synergy import table_words, words
from ui.kit import forms
from ui.kit.lists import Badge, Line
from ui.text import plain
from ui.viewer import viewer

PUBLISHED: Badge = ("public", "published", "green")
NOT_PUBLISHED: Badge = ("public_off", "not published", "gray")


class Marked(Protocol):
    """A row that can be published."""

    @property
    def id(self) -> int:
        """Return its number."""

    @property
    def version(self) -> int:
        """Return the version that it was read at."""

    @property
    def published(self) -> int:
        """Return 1 where it is marked to be published."""


def badges(published: int) -> list[Badge]:
    """Return the badge that tells coordinators whether outsiders see a row; nothing for others."""
    if viewer().role != "coordinator":
        return []
    return [PUBLISHED if published else NOT_PUBLISHED]


def marked(lines: Iterable[Line], of: Sequence[Marked]) -> list[Line]:
    """Put the badges of the rows that they stand for on the lines of a list."""
    if viewer().role != "coordinator":
        return list(lines)
    return [
        replace(line, more=(*line.more, *badges(row.published)))
        for line, row in zip(lines, of, strict=True)
    ]


def button(kind: Kind, row: Marked, title: str) -> None:
    """Draw the button by which a coordinator publishes a row or takes it back."""
    if viewer().role != "coordinator":
        return
    on = not row.published
    label, icon = ("Publish", "public") if on else ("Unpublish", "public_off")
    said = (
        "is published: funders read it within seconds"
        if on
        else "was taken back: only the partners see it"
    )
    name = f"publish {kind.table} {row.id}"
    if st.button(label, icon=f":material/{icon}:", key=f"{name} {row.version}"):
        forms.press(
            name,
            lambda path, key: set_published(kind, path, viewer(), key, [(row.id, row.version)], on),
            f"“{plain(title)}” {said}.",
        )


def offer_all(kind: Kind, rows: Sequence[Marked]) -> None:
    """Draw the quiet button by which a coordinator publishes what a list shows, once confirmed."""
    if viewer().role != "coordinator":
        return
    form = f"publish {kind.table}"
    made_on = [(row.id, row.version) for row in rows if not row.published]
    if forms.is_open(form):
        made_on = list(forms.made_on(form, made_on).items())
    if made_on:
        label = f"Publish these {len(made_on)}" if len(made_on) > 1 else "Publish this one"
        forms.opener(form, label, "public", on=made_on, quiet=True)
        if forms.is_open(form):
            _confirm(kind, form, made_on)


def _confirm(kind: Kind, form: str, made_on: list[tuple[int, int]]) -> None:
    said = words.count(len(made_on), table_words.one(kind.table), table_words.many(kind.table))
    with st.container(border=True, key=f"confirm {form}"):
        st.markdown(
            f"**Publish {said}?** Everybody who has a funder's link then reads the titles, texts, "
            "dates and places. They read no people's names, no e-mail address or phone number, no "
            "notes, and of a confidential place its borough alone."
        )
        st.caption("Look first that no title and no text names a person.")
        if st.button(f"Yes, publish {said}", icon=":material/public:", type="primary"):
            forms.press(
                form,
                lambda path, key: set_published(kind, path, viewer(), key, made_on, True),
                f"{said[0].upper()}{said[1:]} published: funders read them within seconds.",
            )
