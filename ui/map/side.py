"""Beside the map: what was chosen on it or in its list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from db import connect
from db.queries import places, services
from db.queries.paging import Page
from db.queries.places import Near
from db.queries.services import ServiceFilter
from synergy import distance, words
from ui import pages
from ui.kit import filters, lists, paging
from ui.services import card as service_card
from ui.text import plain
from ui.viewer import viewer

ROWS = 10
NEAREST = 5
Points = list[tuple[float, float]]


def clicked(what: Mapping[str, object]) -> None:
    """Take a press on the map into the URL; a borough that was chosen is let go."""
    if "place" in what:
        filters.choose_id("place", int(str(what["place"])))
        filters.choose_id("service", None)
    elif st.query_params.get("borough") == what.get("borough"):
        st.query_params.pop("borough", None)
    else:
        st.query_params["borough"] = str(what["borough"])


@dataclass(frozen=True)
class Chosen:
    """What was chosen: an address by one of its locations, a service, and where to ring them."""

    place: int | None
    service: int | None
    rings: Points


def chosen(confidential: bool) -> Chosen:
    """Read from the URL what was chosen; an address is left with a service that is elsewhere."""
    place, service = filters.chosen_id("place"), filters.chosen_id("service")
    with connect.reading_as(viewer()) as db:
        at = places.point(db, place, confidential) if place is not None else []
        of = places.points_of(db, service, confidential) if service is not None else []
    if service is not None and not set(at) & set(of):
        return Chosen(None, service, of)
    return Chosen(place, service, at)


def show(wanted: ServiceFilter, total: int, near: Near | None, it: Chosen) -> None:
    """Draw the chosen service's card, or the services at the chosen address, or how to choose."""
    here = replace(wanted, borough=None, off=None, place=it.place)
    number, shown, page = 0, it.service, Page(1, ROWS)
    if it.place is not None:
        with connect.reading_as(viewer()) as db:
            number, _ = services.count_services(db, here)
    if number > 1 and shown is None:
        st.subheader(f"{number:,} services at this address", anchor=False)
        page = paging.turn("place_page", here, number, ROWS, "service")
    with connect.reading_as(viewer()) as db:
        lines = services.list_services(db, here, page) if number else []
        if number == 1 and shown is None:
            shown = lines[0].id
        card = services.service(db, shown) if shown is not None else None
        is_free = it == Chosen(None, None, [])
        nearest = places.list_near(db, wanted, near, Page(1, NEAREST)) if near and is_free else []
    if card:
        _show_card(card, number)
    elif lines and shown is None:
        _show_lines([(line, None) for line in lines])
    elif it.place is not None and shown is None:
        lists.empty("No service at this address fits the filters.", "search_off")
    elif nearest:
        st.subheader("Nearest", anchor=False)
        _show_lines(nearest)
    else:
        narrowed = wanted != ServiceFilter(confidential=wanted.confidential)
        service_card.show_no_card(total, narrowed=narrowed, gone=shown is not None)


def _show_card(card: services.ServiceCard, number: int) -> None:
    if number > 1:
        st.button(
            f"All {words.count(number, 'service')} at this address",
            icon=":material/arrow_back:",
            type="tertiary",
            key="back to the address",
            on_click=filters.choose_id,
            args=("service", None),
        )
    service_card.show_card(card)
    pages.link("partners", "Open it, with its partner", "open_in_full", service=card.id)


def _show_lines(lines: list[tuple[services.ServiceLine, float | None]]) -> None:
    for service, km in lines:
        line = service_card.line(service)
        with st.container(gap=None):
            st.button(
                f"**{plain(line.title)}**",
                key=f"choose {line.id}",
                type="tertiary",
                on_click=filters.choose_id,
                args=("service", line.id),
            )
            st.markdown(say_far(km) + lists.say_facts(line))


def say_far(km: float | None) -> str:
    """Say how far away a service is, to stand before its facts."""
    return "" if km is None else f"**{distance.say(km)}** · "
