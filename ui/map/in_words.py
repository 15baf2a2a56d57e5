"""The same as the map says, in words: its services in a list, its boroughs by name."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from db import connect
from db.queries import places, services
from db.queries.places import Near
from db.queries.services import OFF_THE_MAP, ServiceFilter
from synergy import words
from ui.kit import filters, lists, paging
from ui.map.colours import ABOUT, Colouring
from ui.map.side import say_far
from ui.services import card as service_card
from ui.text import plain
from ui.viewer import viewer

ROWS = 20
LIST = "List"
# Why services have no pin, as the strip and the list's filter say it.
OFF = dict(
    zip(
        OFF_THE_MAP,
        ("at a confidential address", "online or by phone", "borough-wide", "with no place given"),
        strict=True,
    )
)


def show_strip(total: int, off: Mapping[str, int]) -> None:
    """Say how many services there are, and how many have no pin, by why: a press lists them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = f"**{words.count(total, 'service')}**"
        rest = ", of them not on the map:" if off else ", all on the map" if total else ""
        st.markdown(said + rest, width="content")
        for why, said in OFF.items():
            if why in off:
                st.button(
                    f"{off[why]:,} {said}",
                    key=f"open off {why}",
                    type="tertiary",
                    on_click=_list_those,
                    args=(why,),
                )


def _list_those(why: str) -> None:
    st.query_params["off"] = why
    st.session_state["view"] = LIST


def show_services(wanted: ServiceFilter, off: Mapping[str, int], near: Near | None) -> None:
    """List the services, by name or the nearest first."""
    options = {why: said.capitalize() for why, said in OFF.items() if why in off}
    wanted = replace(wanted, off=filters.choose("Not on the map", "off", options, "All services"))
    with connect.reading_as(viewer()) as db:
        if near:
            total = places.count_near(db, wanted, near)
        else:
            total, _ = services.count_services(db, wanted)
    page = paging.turn("services_page", (wanted, near), total, ROWS, "service")
    with connect.reading_as(viewer()) as db:
        if near:
            found = places.list_near(db, wanted, near, page)
        else:
            found = [(line, None) for line in services.list_services(db, wanted, page)]
    if near and not total:
        lists.empty("No service is so near. Choose a longer distance.", "search_off")
    lines = [(service_card.line(service), say_far(km)) for service, km in found]
    lists.show("service", [replace(line, facts=far + line.facts) for line, far in lines])


def show_boroughs(
    boroughs: Mapping[str, str], colouring: Colouring | None, chosen: str | None
) -> None:
    """List the boroughs with what each is coloured by; a press chooses one, or lets it go."""
    said = colouring.said if colouring else {}
    if colouring:
        st.caption(plain(colouring.about, ABOUT))
    for code, name in boroughs.items():
        figure = f" · {said[code]}" if code in said else ""
        is_chosen = code == chosen
        st.button(
            f"**{plain(name)}**{figure}",
            key=f"borough {code}",
            type="tertiary",
            icon=":material/check_box:" if is_chosen else ":material/check_box_outline_blank:",
            on_click=_choose_borough,
            args=(None if is_chosen else code,),
        )


def _choose_borough(code: str | None) -> None:
    if code is None:
        st.query_params.pop("borough", None)
    else:
        st.query_params["borough"] = code
