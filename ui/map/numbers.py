"""The numbers that maps are made of, counted once for as long as nothing changes."""

import json
from dataclasses import dataclass

import streamlit as st

from db import connect
from db.queries import places, services
from db.queries.services import ServiceFilter
from db.revision import Revision, revision
from synergy.viewers import Role, Viewer
from ui.viewer import viewer

# How many filters' numbers are kept, for all viewers together.
KEPT = 100


@dataclass(frozen=True)
class Overview:
    """What a filter lets through: pins as JSON, how many services, how many have no pin and why.

    `unspecialised` says whether a pin is of a service without a specialism.
    """

    pins: str
    unspecialised: bool
    total: int
    off: dict[str, int]


def overview(chosen: ServiceFilter) -> Overview:
    """Count what a filter lets through, as this viewer may see it."""
    who = viewer()
    return _overview(revision(who), who.role, chosen, who)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _overview(at: Revision, role: Role, chosen: ServiceFilter, _who: Viewer) -> Overview:
    with connect.reading_as(_who) as db:
        pins = places.pins(db, chosen)
        return Overview(
            json.dumps(pins, separators=(",", ":")),
            any(pin.unspecialised for pin in pins),
            services.count_services(db, chosen)[0],
            places.off_the_map(db, chosen),
        )


def by_borough(chosen: ServiceFilter, active: bool = False) -> dict[str, int]:
    """Count the services that reach each borough, by its code."""
    who = viewer()
    return _by_borough(revision(who), who.role, chosen, active, who)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _by_borough(
    at: Revision, role: Role, chosen: ServiceFilter, active: bool, _who: Viewer
) -> dict[str, int]:
    with connect.reading_as(_who) as db:
        return places.count_by_borough(db, chosen, active)
