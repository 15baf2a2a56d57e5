"""The projector: the view of a meeting for the whole room, which follows its agenda by itself.

Between meetings it turns slides of its own. When a meeting has ended, its summary stays for the
rest of its day, until another meeting begins or somebody presses "Show the slides", which counts
for that browser session alone and until the next meeting in progress.

Everyone who shows it reads it as the display does, so that nothing private is ever on the screen,
and shares one reading for each revision of the data. Only the fragment here is redrawn.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from db import connect
from db.connect import Database
from db.queries import choices, projector, running
from db.queries.agenda import agenda
from db.queries.running import Running
from db.revision import Revision, revision
from synergy import dates
from synergy.typed_text import isolate
from synergy.viewers import Viewer
from ui import live
from ui.kit import clock
from ui.pages import MEETING
from ui.projector import between, shown, slides
from ui.projector.slides import Projected, Row, Slide
from ui.viewer import viewer

STYLE = Path(__file__).with_name("screen.css")
SCRIPT = Path(__file__).with_name("screen.js").read_text(encoding="utf-8")
PRESENT = "present"
# The day (ISO) on which the summary was left.
LEFT = "left the summary"
DISPLAY = Viewer("display", "projector")
# The latest notes, shown under every item.
LATEST = 2


@dataclass(frozen=True)
class Scene:
    """Everything on the screen; `since` is the UTC moment at which the current item began.

    Anything that is new in a scene with the same `key` is marked. It is drawn again at the UTC
    moment `until`; the scene `instead`, if there is one, is shown in its place until then.
    """

    key: str
    slides: tuple[Slide, ...]
    above: str = ""
    place: str = ""
    latest: tuple[Row, ...] = ()
    since: str | None = None
    minutes: int = 0
    is_open: bool = False
    has_ended: bool = False
    held: int = 0
    turned: int = 0
    instead: "Scene | None" = None
    until: str | None = None


def fills(page: str) -> bool:
    """Tell whether the projector replaces a page: on a display always, or if the URL says so."""
    who = viewer()
    asked = page == MEETING and PRESENT in st.query_params
    return who.role == "display" or (who.role != "funder" and asked)


def show() -> None:
    """Draw the projector over the whole screen."""
    with st.container(key="projector"):
        st.html(STYLE)
        _follow()


@st.fragment
def _follow() -> None:
    today = dates.today().isoformat()
    with connect.one_run():
        seen = revision(DISPLAY)
        scene = _read(seen, today, st.session_state.get(LEFT) == today)
    if scene["is_open"]:
        st.session_state.pop(LEFT, None)
    left = dates.until(scene["until"]) if scene["until"] else timedelta()
    if scene["instead"] and left > timedelta():
        scene = scene["instead"]
    if scene["since"]:
        clock.show(scene["since"], scene["minutes"], "projected_clock")
    updated = dates.say_time(dates.now())
    view = st.components.v2.component("synergy_projected", js=SCRIPT, isolate_styles=False)
    drawn = {
        **scene,
        "updated": updated,
        "leave": _way_out(scene["has_ended"]),
        "again_in": left / timedelta(milliseconds=1),
    }
    view(key="projected_view", data=drawn, on_over_change=_draw_again, on_left_change=_leave)
    live.keep(seen, waits=0)


def _draw_again() -> None:
    """Do nothing: the fragment runs again by itself, now that a record's minute is over."""


def _leave() -> None:
    """Leave the summary of today's meeting."""
    st.session_state[LEFT] = dates.today().isoformat()


def _way_out(has_ended: bool) -> dict[str, str] | None:
    """Return what leaves the screen, or the summary of a meeting that has ended.

    It is a link to the page that the viewer came from; a display came from none, and gets a button
    without a path.
    """
    if viewer().preview:
        return {"path": "/sign-out", "label": "Exit preview"}
    if viewer().role != "display":
        return {"path": "/meeting", "label": "Exit projector view"}
    return {"path": "", "label": "Show the slides"} if has_ended else None


@st.cache_data(max_entries=4, show_spinner=False)
def _read(seen: Revision, today: str, has_left: bool) -> dict[str, Any]:
    """Read the scene for one revision on one ISO day, the same for everyone.

    `has_left` tells whether the summary of a meeting that has ended was left.
    """
    with connect.reading_as(DISPLAY) as db:
        number = projector.showing(db, today)
        meeting = projector.shown(db, number) if number is not None else None
        found = _scene(db, Projected(meeting, today)) if meeting else None
        if found is None or (found.has_ended and has_left):
            found = _between(db, today)
    if not found.is_open:
        tomorrow = date.fromisoformat(today) + timedelta(days=1)
        found = replace(found, until=dates.begin(tomorrow))
    scene: dict[str, Any] = _apart(asdict(found))
    return scene


def _between(db: Database, today: str) -> Scene:
    name = choices.setting(db, "partnership_name") or "Synergy"
    return Scene(f"between {today}", between.slides(db, today), name)


def _apart(held: Any) -> Any:
    """Stop the texts in a scene from changing how others read."""
    if isinstance(held, str):
        return isolate(held)
    if isinstance(held, dict):
        return {name: _apart(one) for name, one in held.items()}
    return [_apart(one) for one in held] if isinstance(held, (list, tuple)) else held


def _scene(db: Database, projected: Projected) -> Scene:
    meeting = projected.meeting
    items = agenda(db, meeting.id)
    current = running.running(db, meeting.id)
    above = f"{slides.named(meeting)} · {dates.say(meeting.date)}"
    latest = slides.latest(db, projected, LATEST)
    for number, step in enumerate(items, 1):
        if current and current.agenda_item_id == step.id:
            after = f" · next: {isolate(items[number].title)}" if number < len(items) else ""
            made = slides.STEPS[step.kind](db, projected)
            return _steered(
                db,
                projected,
                current,
                Scene(
                    f"step {step.id}",
                    (replace(slides.filled(made, items, meeting), title=step.title),),
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
    return Scene(
        f"{meeting.status} {meeting.id}",
        (replace(made, title=title),),
        above,
        latest=latest,
        is_open=is_open,
        has_ended=not is_open,
    )


def _steered(db: Database, projected: Projected, current: Running, scene: Scene) -> Scene:
    """Add what a coordinator chose for the projector: paused, turned, or showing one record."""
    scene = replace(scene, held=current.held, turned=current.turned)
    if current.shown_table is None or current.shown_id is None:
        return scene
    found = shown.shown(db, projected, current.shown_table, current.shown_id)
    if found is None:
        return scene
    key = f"{current.shown_table} {current.shown_id} {current.shown_until}"
    return replace(
        scene,
        instead=replace(scene, key=key, slides=(found,)),
        until=current.shown_until,
    )
