"""One overlap: two services side by side, what they share, and what was decided."""

from dataclasses import replace
from functools import partial

import streamlit as st

from db.commands import overlaps as commands
from db.commands.overlaps import Seen
from db.queries import overlaps as queries
from db.queries.overlaps import Overlap, Review, Side
from synergy import dates, overlaps, words
from ui import pages
from ui.kit import conflicts, editor, forms, item_view, lists
from ui.kit.fields import Area, Field, Layout, Tick
from ui.kit.lists import Badge
from ui.overlaps.rows import NAME, pair, title
from ui.text import draw, plain
from ui.viewer import read, viewer

BADGES = {"strong": ("join_full", "orange"), "some": ("join_inner", "blue")}
ICONS = {"distinct": "call_split", "coordinate": "handshake", "merge": "merge"}
MEANS = {
    "distinct": "They look alike, but each does different work. Both carry on as they are.",
    "coordinate": "Both carry on, and their partners agree who does what for whom.",
    "merge": "Their partners look into making one service of the two.",
}
ACT = "Make an action for the next meeting"
CLASH: Layout = [[Field("verdict", "Verdict")], [Area("note", "Note")]]


def show(ids: tuple[int, int]) -> None:
    """Draw the overlap of two services, or say that one of them is gone."""
    row = item_view.back("All overlaps", NAME)
    found = read(queries.read, [pair(ids)])
    if not found:
        lists.empty("One of these two services no longer exists. Go back to the list.")
        return
    [overlap] = found
    with item_view.head(row, title(overlap), []):
        if viewer().role == "coordinator":
            _show_verdicts(overlap)
    left, right = item_view.columns()
    with left:
        _show_reasons(overlap, overlaps.DISTANCE)
        for side, place in zip((overlap.one, overlap.other), st.columns(2), strict=True):
            with place:
                _show_side(side)
    with right:
        if overlap.review or viewer().role == "coordinator":
            st.header("Decision", anchor=False)
        if overlap.review:
            _show_review(overlap, overlap.review)
        elif viewer().role == "coordinator":
            st.caption("Not reviewed yet. Choose one of the buttons at the top of the page.")


def _show_reasons(overlap: Overlap, limit: int) -> None:
    one, other = overlap.one.offer, overlap.other.offer
    parts = overlaps.shares(one, other, overlap.km, limit)
    points = overlaps.score(parts)
    word = overlaps.strength(points)
    icon, colour = BADGES[word]
    badge: Badge = (icon, f"{word} overlap, {round(points)} of 100", colour)
    said = plain(" · ".join(overlaps.reasons(one, other, overlap.km)), 600)
    st.markdown(f"{lists.say_badge(badge)} {said}", help=overlaps.say_parts(parts))


def _show_side(side: Side) -> None:
    with st.container(gap=None):
        pages.link("partners", f"**{plain(side.name, 90)}**", None, service=side.id)
        facts = [
            plain(side.organization, 60),
            words.for_ages(side.offer.minimum_age, side.offer.maximum_age),
            plain(", ".join(side.reaches), 80) or "no borough given",
        ]
        st.markdown(lists.say_badges(lists.sample(side.sample), " · ".join(facts)))


def _show_review(overlap: Overlap, review: Review) -> None:
    by = f"by {plain(review.who, 60)} on {dates.say_moment(review.at)}"
    if review.valid:
        st.markdown(f":material/{ICONS[review.verdict]}: **{review.verdict.capitalize()}**, {by}")
    else:
        st.markdown(
            f":material/history: Decided before: **{review.verdict}**, {by}. "
            f"It is here again because {_say_changes(overlap, review)} changed."
        )
    if review.note:
        draw(review.note)
    if review.action_id and review.action:
        label = f"Action: {plain(review.action, 60)}"
        pages.link("actions", label, "task_alt", action=review.action_id)
    elif viewer().role == "coordinator" and review.valid and review.verdict in overlaps.DEEDS:
        _offer_action(review)


def _say_changes(overlap: Overlap, review: Review) -> str:
    said = [
        f"the {', '.join(parts)} of “{plain(side.name, 60)}”"
        for side, parts in zip((overlap.one, overlap.other), review.changed, strict=True)
        if parts
    ]
    return " and ".join(said) or "one of them"


def _offer_action(review: Review) -> None:
    name = f"act on overlap {review.id}"
    if st.button(ACT, icon=":material/add_task:", key=f"{name} {review.version}"):
        made_on = (review.id, review.version)
        forms.press(
            name,
            lambda path, key: commands.make_action(path, viewer(), key, made_on),
            "The action was added to the log, for the next meeting.",
        )


def _form_of(overlap: Overlap, verdict: str) -> str:
    return "overlap {} {} {}".format(*overlap.ids, verdict)


def _show_verdicts(overlap: Overlap) -> None:
    current = overlap.review
    on = [(current.id, current.version)] if current else [(0, 0)]
    for verdict in overlaps.VERDICTS:
        form, label = _form_of(overlap, verdict), verdict.capitalize()
        forms.opener(form, label, ICONS[verdict], on=on)
        forms.drawer(form, label, partial(_review, overlap, verdict, on))


def _review(overlap: Overlap, verdict: str, on: forms.MadeOn) -> None:
    form, current = _form_of(overlap, verdict), overlap.review
    [version] = forms.made_on(form, on).values()
    seen = forms.base(form, Seen(overlap.ids, version, overlap.bases))
    layout: list[list[Field]] = [[Area("note", "Note", placeholder="Why, and what was agreed")]]
    if verdict in overlaps.DEEDS and not (current and current.action_id):
        layout.append([Tick("acts", ACT)])
    st.markdown(MEANS[verdict])
    newest = conflicts.show(form, CLASH)
    start = {"note": current.note if current else None}
    values, sent = editor.draw(form, layout, start, f"Save as {verdict}")
    if newest:
        [version] = newest.values()
        seen = replace(seen, version=version)
    elif not sent:
        return
    typed = {**values, "verdict": verdict}
    forms.save(
        form,
        lambda path, key: commands.review(path, viewer(), key, seen, typed),
        f"Reviewed: {verdict}. We will ask again when one of the two services changes.",
        {**typed, "version": seen.version},
    )
