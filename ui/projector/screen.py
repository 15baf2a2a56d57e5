"""The projector: the view of a meeting for the whole room, which follows its agenda by itself.

Everyone who shows it reads it as the display does, so that nothing private is ever on the screen,
and shares one reading for each revision of the data. Only the fragment here is redrawn.
"""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from db import connect
from db.connect import Database
from db.queries import projector, running
from db.queries.agenda import agenda
from db.queries.running import Running
from db.revision import Revision, revision
from synergy import dates
from synergy.typed_text import isolate
from synergy.viewers import Viewer
from ui import live
from ui.kit import clock
from ui.projector import shown, slides
from ui.projector.slides import Projected, Row, Slide
from ui.text import plain
from ui.viewer import read, viewer

STYLE = Path(__file__).with_name("screen.css")
SCRIPT = Path(__file__).with_name("screen.js").read_text(encoding="utf-8")
PRESENT = "present"
DISPLAY = Viewer("display", "projector")
# The latest notes, shown under every item.
LATEST = 2


@dataclass(frozen=True)
class Scene:
    """Everything on the screen; `since` is the UTC moment at which the current item began.

    Anything that is new in a scene with the same `key` is marked. Until the UTC moment `until`,
    the scene `instead` is shown in its place.
    """

    key: str
    title: str
    slide: Slide
    above: str = ""
    place: str = ""
    latest: tuple[Row, ...] = ()
    since: str | None = None
    minutes: int = 0
    is_open: bool = False
    held: int = 0
    turned: int = 0
    instead: "Scene | None" = None
    until: str | None = None


NO_MEETING = Scene(
    "none",
    "No meeting planned",
    Slide(nothing="This screen will update when one is."),
)


def is_presenting() -> bool:
    """Tell whether the meeting's page fills the screen: for a display, or if its URL says so."""
    who = viewer()
    return who.role == "display" or (who.role != "funder" and PRESENT in st.query_params)


def takes_over() -> bool:
    """Tell whether the meeting replaces the board: on a display, while one is open."""
    if viewer().role != "display":
        return False
    return read(running.current) is not None


def show(instead_of_board: bool = False) -> None:
    """Draw the meeting over the whole screen; when it ends, the board comes back."""
    with st.container(key="projector"):
        st.html(STYLE)
        _follow(instead_of_board)


@st.fragment
def _follow(instead_of_board: bool) -> None:
    with connect.one_run():
        seen = revision(DISPLAY)
        scene = _read(seen, dates.today().isoformat())
    if instead_of_board and not scene["is_open"]:
        st.rerun()
    left = dates.until(scene["until"]) if scene["instead"] else timedelta()
    if left > timedelta():
        scene = scene["instead"]
    st.title(plain(scene["title"]), anchor=False)
    if scene["since"]:
        clock.show(scene["since"], scene["minutes"], "projected_clock")
    updated = dates.say_time(dates.now())
    view = st.components.v2.component("synergy_projected", js=SCRIPT, isolate_styles=False)
    drawn = {
        **scene,
        "updated": updated,
        "leave": _way_out(),
        "again_in": left / timedelta(milliseconds=1),
    }
    view(key="projected_view", data=drawn, on_over_change=_draw_again)
    live.keep(seen, waits=0)


def _draw_again() -> None:
    """Do nothing: the fragment runs again by itself, now that a record's minute is over."""


def _way_out() -> dict[str, str] | None:
    """Return the link for leaving the projector view, if the viewer came from another page."""
    if viewer().preview:
        return {"path": "/sign-out", "label": "Exit preview"}
    if viewer().role == "display":
        return None
    return {"path": "/meeting", "label": "Exit projector view"}


@st.cache_data(max_entries=4, show_spinner=False)
def _read(seen: Revision, today: str) -> dict[str, Any]:
    """Read the scene for one revision on one ISO day, the same for everyone."""
    with connect.reading_as(DISPLAY) as db:
        number = projector.showing(db, today)
        meeting = projector.shown(db, number) if number is not None else None
        found = _scene(db, Projected(meeting, today)) if meeting else NO_MEETING
    scene: dict[str, Any] = _apart(asdict(found))
    return scene


def _apart(held: Any) -> Any:
    """Stop the texts in a scene from changing how others read."""
    if isinstance(held, str):
        return isolate(held)
    if isinstance(held, dict):
        return {name: _apart(one) for name, one in held.items()}
    return [_apart(one) for one in held] if isinstance(held, (list, tuple)) else held


def _scene(db: Database, projected: Projected) -> Scene:
    meeting = projected.meeting
    named = isolate(meeting.name) + (" (sample)" if meeting.sample else "")
    items = agenda(db, meeting.id)
    current = running.running(db, meeting.id)
    key, day = f"{meeting.status} {meeting.id}", dates.say(meeting.date)
    if meeting.status == "planned":
        when = " · ".join(filter(None, (day, meeting.start_time, isolate(meeting.place or ""))))
        return Scene(key, named, slides.planned(items, meeting), when)
    above, latest = f"{named} · {day}", slides.latest(db, projected, LATEST)
    for number, step in enumerate(items, 1):
        if current and current.agenda_item_id == step.id:
            after = f" · next: {isolate(items[number].title)}" if number < len(items) else ""
            return _steered(
                db,
                projected,
                current,
                Scene(
                    f"step {step.id}",
                    step.title,
                    slides.filled(slides.STEPS[step.kind](db, projected), items, meeting),
                    above,
                    f"item {number} of {len(items)}{after}",
                    latest,
                    current.since,
                    step.minutes,
                    is_open=True,
                ),
            )
    is_open = meeting.status == "open"
    title = "Meeting in progress" if is_open else "Meeting ended – thank you"
    made = slides.filled(slides.STEPS["close"](db, projected), items, meeting)
    return Scene(key, title, made, above, latest=latest, is_open=is_open)


def _steered(db: Database, projected: Projected, current: Running, scene: Scene) -> Scene:
    """Add what a coordinator chose for the projector: paused, turned, or showing one record."""
    scene = replace(scene, held=current.held, turned=current.turned)
    if current.shown_table is None or current.shown_id is None:
        return scene
    found = shown.shown(db, projected, current.shown_table, current.shown_id)
    if found is None:
        return scene
    title, slide = found
    key = f"{current.shown_table} {current.shown_id} {current.shown_until}"
    return replace(
        scene,
        instead=replace(scene, key=key, title=title, slide=slide),
        until=current.shown_until,
    )
