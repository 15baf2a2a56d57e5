"""Beside the map: its services in a list, or what was chosen on it; on a phone in a drawer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from db import connect
from db.queries import places, services
from db.queries.paging import Page
from db.queries.places import Near
from db.queries.services import OFF_THE_MAP, ServiceFilter, ServiceLine
from synergy import distance, words
from ui import pages
from ui.kit import filters, lists
from ui.map import filter_row
from ui.map.numbers import Overview
from ui.services import card as service_card
from ui.text import plain
from ui.viewer import read, viewer

ROWS = 7
Points = list[tuple[float, float]]
# Why services have no pin, as the filter of the list says it.
OFF = dict(
    zip(OFF_THE_MAP, ("confidential", "online or phone", "borough-wide", "no place"), strict=True)
)
LISTED, PAGE = "what the map lists", "services_page"
NARROW, OPEN = "the map is narrow", "the map's drawer is open"


def is_narrow() -> bool:
    """Tell whether the map has said that it is on a phone."""
    return bool(st.session_state.get(NARROW))


def clicked(what: Mapping[str, object]) -> None:
    """Take a press on the map into the URL; a borough that was chosen is let go."""
    if "narrow" in what:
        st.session_state[NARROW] = what["narrow"]
        st.session_state[OPEN] = "place" in st.query_params or "service" in st.query_params
    elif "place" in what:
        _choose(place=int(str(what["place"])))
    elif st.query_params.get("borough") == what.get("borough"):
        filters.clear("borough")
    else:
        st.query_params["borough"] = str(what["borough"])


def _choose(place: int | None = None, service: int | None = None) -> None:
    filters.choose_id("place", place)
    filters.choose_id("service", service)
    st.session_state[OPEN] = True


@dataclass(frozen=True)
class Chosen:
    """What was chosen: an address by one of its locations, a service, and where to ring them."""

    place: int | None
    service: int | None
    rings: Points


def chosen(confidential: bool) -> Chosen:
    """Read from the URL what was chosen; an address is left with a service that is elsewhere."""
    place, service = filters.chosen_id("place"), filters.chosen_id("service")
    at = read(places.point, place, confidential) if place is not None else []
    of = read(places.points_of, service, confidential) if service is not None else []
    if service is not None and not set(at) & set(of):
        return Chosen(None, service, of)
    return Chosen(place, service, at)


@dataclass(frozen=True)
class Panel:
    """What the panel is about; boroughs are by name and figure."""

    wanted: ServiceFilter
    found: Overview
    near: Near | None
    specialisms: Mapping[str, str]
    boroughs: Mapping[str, str]

    def draw(self) -> None:
        """Draw the chosen service's card, or the services at the chosen address, or all."""
        it = chosen(self.wanted.confidential)
        here = replace(self.wanted, borough=None, place=it.place)
        shown, number = it.service, 0
        with connect.reading_as(viewer()) as db:
            if it.place is not None:
                number, _ = services.count_services(db, here)
            if number == 1 and shown is None:
                shown = services.list_services(db, here, Page())[0].id
            card = services.service(db, shown) if shown is not None else None
        if shown is not None and number > 1:
            _back("Back to all services at this address", it.place)
        elif shown is not None or it.place is not None:
            _back("All services")
        if card is not None:
            service_card.show_card(card)
            pages.link("partners", "View full details", "open_in_full", service=card.id)
        elif shown is not None:
            lists.empty("This service doesn't exist or was deleted. Choose another.")
        elif it.place is not None:
            st.header(f"{words.count(number, 'service')} at this address", anchor=False)
            self._draw_list(here, None, number, "No services at this address match the filters.")
        else:
            self._draw_all()

    def _draw_all(self) -> None:
        """Draw every service that the filters let through, or those of them without a pin."""
        if self.wanted.borough:
            st.button(
                plain(self.boroughs[self.wanted.borough]),
                icon=":material/close:",
                key="any borough",
                help="Show all boroughs",
                on_click=filters.clear,
                args=("borough",),
            )
        head = st.container(horizontal=True, vertical_alignment="center", gap="small")
        count = head.container(width="content")
        off = self.found.off
        wanted, total = self.wanted, self.found.total
        if off:
            options = {why: f"{off[why]:,} {said}" for why, said in OFF.items() if why in off}
            with head:
                label = f"No pin: {sum(off.values()):,}"
                why = filters.choose(label, "off", options, label, "stretch", is_labelled=False)
            wanted = replace(wanted, off=why)
            total = off[why] if why else total
        nothing = "No services match. Try removing a filter."
        if self.near and self.near.km is not None:
            total = read(places.count_near, wanted, self.near)
            nothing = "No services within that distance. Try a wider one."
        elif wanted == ServiceFilter(confidential=wanted.confidential):
            nothing = "No services yet. Add one from a partner's page."
        count.markdown(f"**{words.count(total, 'service')}**")
        self._draw_list(wanted, self.near, total, nothing)

    def _draw_list(
        self, wanted: ServiceFilter, near: Near | None, total: int, nothing: str
    ) -> None:
        """Draw one page of services, the nearest first or by name."""
        if not total:
            lists.empty(nothing, "search_off")
            return
        rows = st.container(gap="xsmall")
        page = _turn((wanted, near), total)
        if near:
            found = read(places.list_near, wanted, near, page)
        else:
            found = [(line, None) for line in read(services.list_services, wanted, page)]
        with rows:
            for service, km in found:
                self._draw_row(service, km)

    def _draw_row(self, service: ServiceLine, km: float | None) -> None:
        """Draw a service's name, which opens it, with its sign, and whose it is."""
        held = service.specialisms.split(" · ")
        signs = [n for n, name in enumerate(self.specialisms.values(), 1) if name in held] or [0]
        facts = [
            *([f"**{distance.say(km)}**"] if km is not None else []),
            plain(service.organization or words.SOMEBODY, 60),
            words.ages(service.minimum_age, service.maximum_age),
        ]
        badge = service_card.BADGES[service.status] if service.status != "active" else None
        with st.container(gap=None):
            st.button(
                f"{''.join(map(filter_row.sign, signs))} **{plain(service.name)}**",
                key=f"choose {service.id}",
                type="tertiary",
                wrap=False,
                on_click=_choose,
                args=(filters.chosen_id("place"), service.id),
            )
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(" · ".join(facts), width="content")
                if badge:
                    # Inside the caption it would be as faint as the words around it.
                    st.markdown(lists.say_badge(badge), width="content")


def _back(label: str, place: int | None = None) -> None:
    st.button(
        label,
        icon=":material/arrow_back:",
        type="tertiary",
        key="back",
        on_click=_choose,
        args=(place,),
    )


def _turn(wanted: object, total: int) -> Page:
    """Draw the pager where one page does not hold the list; another list begins at its first."""
    if st.session_state.setdefault(LISTED, wanted) != wanted:
        st.session_state[LISTED] = wanted
        filters.choose_id(PAGE, None)
    last = -(-total // ROWS)
    number = min(max(filters.chosen_id(PAGE) or 1, 1), last)
    key = f"{PAGE} {hash(wanted)}"
    if st.session_state.get(key, number) != number:
        st.session_state[key] = number
    if last > 1:
        st.pagination(
            last, default=number, key=key, max_visible_pages=5, on_change=_to_page, args=(key,)
        )
    return Page(number, ROWS)


def _to_page(key: str) -> None:
    filters.choose_id(PAGE, st.session_state[key])


def draw(panel: Panel) -> None:
    """Draw the panel; on a phone a button opens it as a drawer, as a press on the map does."""
    if not is_narrow():
        panel.draw()
        return
    label = f"List of {words.count(panel.found.total, 'service')}"
    st.button(label, icon=":material/list:", key="open the list", on_click=_choose)
    if st.session_state.get(OPEN):
        _drawer(panel)


def _close() -> None:
    st.session_state[OPEN] = False


@st.dialog("Services", position="right", on_dismiss=_close)
def _drawer(panel: Panel) -> None:
    panel.draw()
