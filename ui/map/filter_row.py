"""The map's row of filters: what people ask for most, and a popover with the rest.

The URL alone holds a filter's value, so that the popover's fields need not be drawn to be read.
"""

from collections.abc import Mapping

import streamlit as st

from db.queries.services import ServiceFilter
from ui.kit import filters
from ui.text import plain
from ui.viewer import viewer

SIGNS = "/assets/synergy/signs"
# In the popover.
MORE = ("factor", "borough", "age", "closed")
OLDEST = 120
STREETS = "Loads map images from the internet. The provider can see which area you are viewing."


def sign(number: int) -> str:
    """Write a specialism's sign as Markdown, by the specialism's position; 0 is for none."""
    return f"![]({SIGNS}/{number}.svg)"


def read(
    specialisms: Mapping[str, str], factors: Mapping[str, str], boroughs: Mapping[str, str]
) -> ServiceFilter:
    """Read from the URL which services are asked for; what cannot be meant does not narrow."""
    age = filters.chosen_id("age")
    return ServiceFilter(
        _option("specialism", specialisms),
        _option("factor", factors),
        _option("borough", boroughs),
        age if age is not None and age <= OLDEST else None,
        st.query_params.get("closed") == "true",
        confidential=viewer().role == "coordinator" and bool(st.session_state.get("confidential")),
    )


def _option(name: str, options: Mapping[str, str]) -> str | None:
    held = st.query_params.get(name)
    return held if held in options else None


def choose_specialism(specialisms: Mapping[str, str]) -> None:
    """Offer one specialism to choose, each with its sign on the map."""
    short = {
        code: f"{sign(number)} {plain(name.partition(' and ')[0], 24)}"
        for number, (code, name) in enumerate(specialisms.items(), 1)
    }
    st.pills(
        "Specialism", list(short), key=filters.bring("specialism", _option("specialism", short)),
        format_func=short.__getitem__, on_change=filters.to_url, args=("specialism",),
        label_visibility="collapsed",
    )  # fmt: skip


def choose_more(
    wanted: ServiceFilter,
    factors: Mapping[str, str],
    boroughs: Mapping[str, str],
    can_divide: bool,
) -> None:
    """Offer the other filters and switches in a popover, whose label says how many are on.

    Its fields are drawn only while it is open: a browser forgets those of a closed one, and would
    send them empty with the next press.
    """
    on = sum(name in st.query_params for name in MORE)
    popover = st.popover(f"More ({on})" if on else "More", key="more", on_change="rerun")
    if not popover.open:
        return
    with popover:
        filters.choose("Contributing factor", "factor", factors, width=300)
        filters.choose("Borough", "borough", boroughs, width=300)
        st.number_input(
            "Age", 0, OLDEST, None, placeholder="Any", width=300,
            key=filters.bring("age", wanted.age), on_change=filters.to_url, args=("age",),
        )  # fmt: skip
        _switch("Include closed services", "closed")
        if can_divide:
            _switch("Divide by active services", "per_service")
        if viewer().role == "coordinator":
            st.toggle("Show confidential addresses", key="confidential", persist_state="page")
        st.toggle("Street map", key="streets", help=STREETS, persist_state="page")


def _switch(label: str, name: str) -> None:
    key = filters.bring(name, st.query_params.get(name) == "true")
    st.toggle(label, key=key, on_change=filters.to_url, args=(name,))


def wants_streets() -> bool:
    """Tell whether to load a street map: not in the URL, for it comes from another host."""
    return bool(st.session_state.get("streets"))
