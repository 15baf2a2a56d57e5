"""Settings: the categories, and how many records use each."""

from functools import partial

import streamlit as st

from db.commands import terms as commands
from db.kinds.records import TERM
from db.queries import settings
from db.queries.records import Record
from db.queries.settings import UsedTerm
from synergy import words
from ui import pages
from ui.kit import editor, forms, item_view, lists
from ui.kit.fields import Choice, Field, Layout
from ui.settings.sample import load
from ui.streamlit_internals import DeltaGenerator
from ui.text import plain
from ui.viewer import read, viewer

LISTS = {
    "Themes": words.THEME,
    "Specialisms": words.SPECIALISM,
    "Contributing factors": words.FACTOR,
}
ONE = {
    words.THEME: "theme",
    words.SPECIALISM: "specialism",
    words.FACTOR: "contributing factor",
}
ABOUT = {
    words.THEME: "What an issue is about. An issue has one theme, or none.",
    words.SPECIALISM: "The three kinds of work. On the map the first is a circle, the second a "
    "square and the third a triangle, so changing the order changes the shapes.",
    words.FACTOR: "Risk factors for youth violence, used to tag services, issues and examples.",
}


def show(bar: DeltaGenerator) -> None:
    """Draw one list of categories, chosen above it, each with its uses and buttons."""
    name = st.segmented_control(
        "Category type",
        list(LISTS),
        default="Themes",
        required=True,
        key="words",
        bind="query-params",
        label_visibility="collapsed",
    )
    taxonomy = LISTS[name or "Themes"]
    terms = read(settings.terms, taxonomy)
    st.caption(ABOUT[taxonomy])
    if not read(settings.has_list, taxonomy):
        _offer_facts()
        return
    if not terms:
        lists.empty(f"No {ONE[taxonomy]} yet. Add the first one.")
    for place, term in enumerate(terms):
        with st.container(border=True, key=f"term {term.id}"):
            _line(term, taxonomy, first=place == 0, last=place == len(terms) - 1)
            _forms(term, taxonomy, terms)
    if taxonomy not in commands.FIXED:
        _add(taxonomy, bar)


def _offer_facts() -> None:
    lists.empty("No categories yet. Load the starter set first.")
    if st.button("Load the starter set", icon=":material/download:", key="load facts"):
        load("load facts", "Loading the starter set…", "Starter set loaded", with_sample=False)


def _line(term: UsedTerm, taxonomy: str, first: bool, last: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(term.name)}**")
            _uses(term, taxonomy)
        with st.container(horizontal=True, width="content", gap="xsmall"):
            item_view.mover(term, term.name, -1, commands.move_term, first)
            item_view.mover(term, term.name, 1, commands.move_term, last)
            forms.opener(
                item_view.form_of(TERM, term.id), "Rename", "edit", on=[(term.id, term.version)]
            )
            if taxonomy in commands.FIXED:
                return
            if term.uses:
                forms.opener(_replacing(term), "Replace", "swap_horiz")
            else:
                item_view.remover(TERM, term, term.name, remove=commands.remove_term)


def _uses(term: UsedTerm, taxonomy: str) -> None:
    """Draw how many records use a category, as links if a page can list them."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if not term.uses:
            st.caption("Not used yet.")
        if term.issues and taxonomy == words.THEME:
            pages.link("issues", words.count(term.issues, "issue"), "campaign", theme=term.code)
        elif term.issues:
            st.caption(words.count(term.issues, "issue"), width="content")
        if term.services:
            label = words.count(term.services, "service")
            narrowed = {taxonomy: term.code}
            pages.link("map", label, "map", closed="true", **narrowed)
        if term.practices:
            label = words.count(term.practices, "example")
            pages.link("practice", label, "lightbulb", need=term.id)


def _replacing(term: UsedTerm) -> str:
    return f"replace {term.id}"


def _forms(term: UsedTerm, taxonomy: str, terms: list[UsedTerm]) -> None:
    renaming = item_view.form_of(TERM, term.id)
    if forms.is_open(renaming):
        editor.edit(
            renaming,
            [[Field("name", "Name", True)]],
            Record(term.id, term.version, {"name": term.name}),
            TERM,
            f"{ONE[taxonomy].capitalize()} renamed everywhere.",
        )
    if forms.is_open(_replacing(term)):
        _replace(term, taxonomy, {one.id: one.name for one in terms if one.id != term.id})


def _replace(term: UsedTerm, taxonomy: str, others: dict[int, str]) -> None:
    form = _replacing(term)
    st.markdown(
        f"Records using this {ONE[taxonomy]} will switch to the one you choose, and this one will "
        "be deleted. You can undo this."
    )
    layout = [[Choice("by", "Replace with", True, options=others)]]
    values, sent = editor.draw(form, layout, {}, "Replace and delete")
    by = values["by"]
    if not sent:
        return
    if not isinstance(by, int):
        forms.refuse(form, {"by": f"Choose the {ONE[taxonomy]} to replace it with."})
    made_on = (term.id, term.version)
    with st.spinner("Replacing it everywhere…"):
        forms.save(
            form,
            lambda path, key: commands.replace_term(path, viewer(), key, made_on, by),
            f"Replaced “{plain(term.name)}” with “{plain(others[by])}”.",
            {**values, "version": term.version},
        )


def _add(taxonomy: str, bar: DeltaGenerator) -> None:
    form, label = f"new {taxonomy}", f"Add a {ONE[taxonomy]}"
    with bar:
        forms.opener(form, label, "add", first=True)
    command = partial(commands.add_term, taxonomy=taxonomy)
    said = f"{ONE[taxonomy].capitalize()} added."
    layout: Layout = [[Field("name", "Name", True)]]
    forms.drawer(form, label, lambda: editor.add(form, layout, {}, command, said))
