"""The finder's question: stored only in this session, never in the URL or on disk."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from db.queries.choices import Borough
from synergy.opening import When
from synergy.postcodes import Place
from synergy.referral_facts import Question, Route, Start
from ui.kit import filters, postcode_field
from ui.text import named_by

T = TypeVar("T", bound=str)

# Stores the question while the viewer looks at another page.
HELD = "refer"
# How many answers are shown, and for which question.
SHOWN = "refer shown"
EMPTY: dict[str, Any] = {
    "refer needs": [],
    "refer age": None,
    "refer postcode": "",
    "refer borough": None,
    "refer language": None,
    "refer who": None,
    "refer when": None,
}
ROUTES: dict[Route, str] = {"self": "Self-referral", "professional": "Professional referral"}
TIMES: dict[When, str] = {
    "weekdays": "Weekdays (daytime)",
    "evenings": "Evenings (after 18:00)",
    "weekend": "weekends",
}
# Pixels: with these two in the first line on a laptop, the others fill the second.
NEEDS_WIDTH, AGE_WIDTH = 460, 110


def ask(
    needs: Mapping[int, str], boroughs: Sequence[Borough], languages: Sequence[str], today: str
) -> Question:
    """Draw the finder's fields; return the question."""
    for key, value in st.session_state.get(HELD, {}).items():
        st.session_state.setdefault(key, value)
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        chosen = st.multiselect(
            "Support needed",
            list(needs),
            format_func=named_by(needs),
            key="refer needs",
            placeholder="Choose one or more",
            width=NEEDS_WIDTH,
        )
        age = st.number_input(
            "Age", 0, 120, None, key="refer age", placeholder="Any", width=AGE_WIDTH
        )
        with st.container(width=filters.WIDTH, gap="small"):
            place = postcode_field.ask("Postcode", "refer postcode")
        question = Question(
            today,
            {need: needs[need] for need in chosen},
            age,
            _start(place, boroughs),
            _choose("Language", "refer language", {name: name for name in languages}, "Any"),
            _choose("Referral route", "refer who", ROUTES, "Any"),
            _choose("When", "refer when", TIMES, "Any time"),
        )
    st.session_state[HELD] = {key: st.session_state.get(key, EMPTY[key]) for key in EMPTY}
    return question


def offer_clear() -> None:
    """Draw the button that clears the question."""
    is_empty = st.session_state.get(HELD, EMPTY) == EMPTY
    icon = ":material/ink_eraser:"
    st.button("Clear", key="refer clear", icon=icon, disabled=is_empty, on_click=_clear)


def _start(place: Place | None, boroughs: Sequence[Borough]) -> Start | None:
    """Return where the person is: by postcode, otherwise at the centre of a borough."""
    by_code = {borough.code: borough for borough in boroughs}
    if place:
        name = by_code[place.borough_code].name if place.borough_code else None
        _choose("Borough", "refer found", {}, name or "Outside London", disabled=True)
        exact = place.exactness == "postcode"
        return Start(place.latitude, place.longitude, place.borough_code, name, exact)
    names = {code: borough.name for code, borough in by_code.items()}
    with st.container(width=filters.WIDTH, gap="small"):
        code = _choose("or borough", "refer borough", names, "Any")
        if code is None:
            return None
        st.caption("Distances are from the centre of the borough.")
    middle = by_code[code]
    return Start(middle.latitude, middle.longitude, code, middle.name, exact=False)


def _choose(
    label: str, key: str, options: Mapping[T, str], anything: str, disabled: bool = False
) -> T | None:
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=named_by(options),
        key=key,
        placeholder=anything,
        disabled=disabled,
        width=filters.WIDTH,
    )


def _clear() -> None:
    for key in (HELD, SHOWN):
        st.session_state.pop(key, None)
    for key, value in EMPTY.items():
        st.session_state[key] = value
