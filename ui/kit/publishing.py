"""What outsiders may see: the mark on everything that can be published, and who sets it."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from db.commands.publishing import set_published
from db.kinds.records import Kind
from synergy import table_words, words
from ui.kit import columns, confirm, forms
from ui.kit.columns import Column
from ui.kit.forms import MadeOn
from ui.kit.lists import Badge, Listed
from ui.streamlit_internals import DeltaGenerator
from ui.text import plain
from ui.viewer import viewer

PUBLISHED: Badge = ("public", "published", "green")
NOT_PUBLISHED: Badge = ("public_off", "not published", "gray")


class Marked(Listed, Protocol):
    """A row that can be published."""

    @property
    def published(self) -> int:
        """Return 1 where it is marked to be published."""

    @property
    def sample(self) -> int:
        """Return 1 where it is made up, to show what Synergy does."""


def badges(published: int) -> list[Badge]:
    """Return the badge that tells coordinators whether outsiders see a row; nothing for others."""
    if viewer().role != "coordinator":
        return []
    return [PUBLISHED if published else NOT_PUBLISHED]


def labels(rows: Sequence[Marked]) -> Column:
    """Make the column that says what is sample and, for coordinators, what is published."""
    published = viewer().role == "coordinator"
    return columns.chips(
        "Labels",
        [
            [columns.SAMPLE] * bool(row.sample)
            + [("published", "green")] * bool(published and row.published)
            for row in rows
        ],
        130,
    )


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


def offer(kind: Kind, made_on: MadeOn, row: DeltaGenerator) -> None:
    """Draw in the bar of a list the button that publishes the selected rows, once confirmed."""
    form = f"publish {kind.table}"
    if viewer().role == "coordinator" and row.button(
        "Publish", icon=":material/public:", key=f"opener {form}"
    ):
        forms.begin(form, made_on)
        st.rerun()


def ask(kind: Kind) -> None:
    """Ask before the rows that were selected to be published are."""
    form = f"publish {kind.table}"
    if viewer().role != "coordinator" or not forms.may_ask(form):
        return
    made_on = list(forms.made_on(form, ()).items())
    said = words.count(len(made_on), table_words.one(kind.table), table_words.many(kind.table))
    texts = [
        "Everyone with a funder's link can then read the titles, texts, dates and places. They "
        "see no people's names, no email addresses or phone numbers, no notes, and only the "
        "borough of a confidential place.",
        "Check first that no title or text names a person.",
    ]
    confirm.ask(
        form,
        f"Publish {said}?",
        "public",
        texts,
        f"Publish {said}",
        lambda: forms.press(
            form,
            lambda path, key: set_published(kind, path, viewer(), key, made_on, True),
            f"{said[0].upper()}{said[1:]} published: funders can read them within seconds.",
        ),
    )
