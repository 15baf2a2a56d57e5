"""The map in a real Chromium that can reach nothing but localhost, where a test serves streets."""

import base64
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, Locator, expect

from db import connect
from db.queries import places
from db.queries.services import ServiceFilter
from tests import postcode_table, waiting
from tests.db.tools import HACKNEY
from tests.serving import Server, Visit

BOROUGHS = 33
FRAME = "iframe[title='Map of services in London']"
SIZES = (
    (1280, 800),
    (1440, 900),
    (1920, 1080),
    (1280, 800),
    (1920, 1080),
    (1440, 900),
    (1280, 800),
)
# What London and its frame take, in pixels.
MEASURED = """() => {
    const boxes = [...document.querySelectorAll(".leaflet-areas-pane path")]
        .map(one => one.getBoundingClientRect());
    const span = (from, to) => Math.max(...boxes.map(to)) - Math.min(...boxes.map(from));
    return {
        width: innerWidth, height: innerHeight,
        londonWidth: span(one => one.left, one => one.right),
        londonHeight: span(one => one.top, one => one.bottom),
        left: Math.min(...boxes.map(one => one.left)), top: Math.min(...boxes.map(one => one.top)),
    }
}"""
# One green point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# Each sign's pictures with the number beside them; one alone stands for one service.
SHOWN = """sign => {
    const cells = sign.querySelectorAll("div").length ? [...sign.querySelectorAll("div")] : [sign];
    const count = one => parseInt(one.textContent.replace(",", "") || "1");
    return cells.map(one => [one.querySelector("img").src.split("/").pop(), count(one)]);
}"""


@dataclass
class Streets:
    """A server of street pictures, which can be told to fail."""

    status: int = 200
    asked: list[str] = field(default_factory=list)
    referrers: set[str] = field(default_factory=set)

    def serve(self) -> ThreadingHTTPServer:
        streets = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                streets.asked.append(self.path)
                streets.referrers.add(self.headers.get("Referer", ""))
                self.send_response(streets.status)
                self.send_header("Content-Type", "image/png")
                self.end_headers()
                if streets.status == 200:
                    self.wfile.write(PICTURE)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass
class Desk:
    """A visitor, the app's address, and the streets that it may load."""

    visit: Visit
    url: str
    path: Path
    streets: Streets

    def open(self, query: str = "") -> FrameLocator:
        """Open the map and wait until its pins are drawn; whatever is in its frame is marked."""
        self.visit.open(f"{self.url}/map{query}")
        frame = self.visit.page.frame_locator(FRAME)
        frame.locator(".pin, .cluster").first.wait_for()
        self.visit.settle()
        return frame

    @property
    def inner(self) -> Frame:
        handle = self.visit.page.locator(FRAME).element_handle()
        frame = handle.content_frame() if handle else None
        assert frame is not None
        return frame

    def where(self) -> dict[str, Any]:
        """Tell the zoom and centre, and whether the frame is still the one that was marked."""
        seen: dict[str, Any] = self.inner.evaluate(
            """() => ({zoom: map.getZoom(), centre: map.getCenter(), mark: window.mark})"""
        )
        return seen

    def choose(self, label: str, option: str) -> None:
        box = self.visit.page.get_by_role("combobox", name=label, exact=True)
        box.click()
        # Of a long list only what is seen is there.
        box.press_sequentially(option)
        self.visit.page.get_by_role("option", name=option).first.click()
        self.visit.settle()

    def more(self) -> None:
        """Open the popover of the other filters, or close it."""
        self.visit.page.get_by_role("button", name="More").click()
        self.visit.settle()

    def switch(self, name: str) -> None:
        # The input itself is drawn over.
        self.visit.page.get_by_text(name, exact=True).first.click()
        self.visit.settle()

    def measure(self) -> dict[str, float]:
        """Return what London and its frame take, in pixels."""
        found: dict[str, float] = self.inner.evaluate(MEASURED)
        return found


@pytest.fixture(scope="module")
def desk(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Desk]:
    """One visitor for all: they look, and change nothing."""
    folder, streets = tmp_path_factory.mktemp("map"), Streets()
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    postcode_table.put_beside(path)
    tiles = streets.serve()
    address = f"http://localhost:{tiles.server_port}/{{z}}/{{x}}/{{y}}.png"
    server = Server.start(path, folder / "server.log", {"SYNERGY_TILES_URL": address}).wait()
    visit = Visit(chromium)
    yield Desk(visit, server.url, path, streets)
    visit.close()
    server.stop()
    tiles.shutdown()
    tiles.server_close()


def areas(frame: FrameLocator) -> Locator:
    return frame.locator(".leaflet-areas-pane path.area")


def numbers(frame: FrameLocator) -> int:
    """Add up what pins and clusters say that they stand for."""
    labels = frame.locator(".sign").evaluate_all("all => all.map(one => one.title)")
    return sum(int(label.split()[0]) for label in labels)


def drawn(frame: FrameLocator) -> list[str]:
    """List the pins and clusters by what they look like and where they are."""
    found: list[str] = frame.locator(".pin, .cluster").evaluate_all(
        "all => all.map(one => one.outerHTML)"
    )
    return sorted(found)


def fills(frame: FrameLocator) -> list[str]:
    found: list[str] = areas(frame).evaluate_all("all => all.map(one => one.outerHTML)")
    return found


def test_boroughs_river_names_scale_and_pins_are_drawn_without_leaving_localhost(
    desk: Desk,
) -> None:
    frame = desk.open()
    expect(areas(frame)).to_have_count(BOROUGHS)
    expect(frame.locator(".leaflet-river-pane path")).to_have_count(2)
    assert "km" in frame.locator(".leaflet-control-scale-line").inner_text()
    names = frame.locator(".borough").all_inner_texts()
    assert "Bromley" in names and "Barnet" in names
    boxes = frame.locator(".borough").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert (
                one["right"] <= other["left"] + 1
                or other["right"] <= one["left"] + 1
                or one["bottom"] <= other["top"] + 1
                or other["bottom"] <= one["top"] + 1
            )
    assert frame.locator(".cluster").count() > 2
    assert frame.locator(".pin").count() > 2
    assert {"0", "1", "2", "3"} & set(
        areas(frame).evaluate_all("all => all.map(one => one.dataset.fill)")
    )
    assert desk.visit.elsewhere == []
    assert desk.streets.asked == []


def test_the_numbers_on_the_map_count_every_service_that_has_a_pin(desk: Desk) -> None:
    with connect.reading(desk.path) as db:
        (placed,) = db.execute(
            """SELECT count(*) FROM (SELECT DISTINCT s.id, l.latitude, l.longitude
               FROM service AS s JOIN service_at_location AS p ON p.service_id = s.id
               JOIN location AS l ON l.id = p.location_id
               WHERE s.status IN ('active', 'temporarily closed') AND l.confidential = 0
                 AND l.location_type = 'physical' AND l.latitude IS NOT NULL)"""
        ).fetchone()
    assert placed > 20
    frame = desk.open()
    waiting.until(lambda: numbers(frame) == placed)


def test_london_fills_its_frame_at_every_size_and_after_each_resize(
    desk: Desk, chromium: Browser
) -> None:
    wide = Desk(Visit(chromium), desk.url, desk.path, desk.streets)
    page = wide.visit.page
    wide.open()
    if page.get_by_test_id("stSidebarCollapseButton").count():
        page.get_by_test_id("stSidebar").hover()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    rows = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        seen: dict[str, float] = {}

        def is_fitted(width: int = width, seen: dict[str, float] = seen) -> bool:
            seen.update(wide.measure())
            return (
                0.8 * width > seen["width"] >= 0.65 * width
                and seen["height"] >= 600
                and max(seen["londonWidth"] / seen["width"], seen["londonHeight"] / seen["height"])
                >= 0.6
                and min(seen["left"], seen["top"]) >= 0
                and seen["left"] + seen["londonWidth"] <= seen["width"]
                and seen["top"] + seen["londonHeight"] <= seen["height"]
            )

        waiting.until(is_fitted)
        rows.append(
            f"{width} x {height} | {seen['width']:.0f} x {seen['height']:.0f} | "
            f"{seen['width'] / width:.0%} | {seen['londonWidth'] / seen['width']:.0%} | "
            f"{seen['londonHeight'] / seen['height']:.0%}"
        )
    print("\nwindow | map | of the width | London's width | height", *rows, sep="\n")
    wide.visit.close()


def test_a_cluster_shows_how_many_services_have_each_specialism(desk: Desk) -> None:
    with connect.reading(desk.path) as db:
        pins = places.pins(db, ServiceFilter())
    wanted = {
        f"{sign}.svg": sum(pin[place] for pin in pins) for sign, place in enumerate(range(5, 9))
    }
    frame = desk.open()

    def counted() -> dict[str, int]:
        found = dict.fromkeys(wanted, 0)
        shown = frame.locator(".sign").evaluate_all(f"all => all.flatMap({SHOWN})")
        for picture, number in shown:
            found[picture] += number
        return found

    waiting.until(lambda: counted() == wanted)
    assert frame.locator(".cluster img").count() > frame.locator(".cluster").count()


def test_a_clicked_pin_shows_its_card_and_stands_in_the_url(desk: Desk) -> None:
    frame, page = desk.open(), desk.visit.page
    pin = frame.locator(".pin").first
    pin.click()
    expect(frame.locator(".leaflet-ring-pane path")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"place=\d+"))
    desk.visit.settle()
    expect(page.get_by_text("How to refer:")).to_be_visible()
    page.get_by_role("button", name="All services").click()
    expect(page).not_to_have_url(re.compile("place="))
    expect(frame.locator(".leaflet-ring-pane path")).to_have_count(0)


def test_a_pin_is_reached_and_opened_with_the_keyboard(desk: Desk) -> None:
    frame = desk.open()
    pin = frame.get_by_role("button", name="1 service", exact=True).first
    assert pin.get_attribute("tabindex") == "0"
    pin.focus()
    desk.visit.page.keyboard.press("Enter")
    expect(desk.visit.page).to_have_url(re.compile(r"place=\d+"))


def test_a_borough_is_chosen_and_let_go_by_a_click(desk: Desk) -> None:
    frame = desk.open()
    page = desk.visit.page
    number = desk.inner.evaluate(
        f"() => window.synergyShapes.boroughs.features.findIndex(one => one.id === '{HACKNEY}')"
    )
    hackney = areas(frame).nth(number)
    hackney.dispatch_event("click")
    expect(page).to_have_url(re.compile(f"borough={HACKNEY}"))
    desk.visit.settle()
    expect(frame.locator(".leaflet-around-pane path")).to_have_count(1)
    # What a browser sends of a popover that was closed must not undo what was chosen meanwhile.
    desk.more()
    chosen = page.get_by_role("combobox", name="Borough", exact=True)
    assert chosen.input_value().startswith("Hackney")
    desk.choose("Contributing factor", "Mental health")
    expect(page).to_have_url(re.compile(f"borough={HACKNEY}.*factor=mental-health"))
    desk.more()
    hackney.dispatch_event("click")
    expect(page).not_to_have_url(re.compile("borough="))


def test_every_change_draws_other_layers_on_the_same_map(desk: Desk) -> None:
    desk.streets.status = 200
    frame, page = desk.open(), desk.visit.page
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    desk.inner.evaluate(
        "() => { window.mark = 'same'; map.setView([51.52, -0.12], 10.5, {animate: false}) }"
    )
    desk.visit.settle()
    before, pins, land = desk.where(), drawn(frame), fills(frame)
    page.get_by_text("Gangs", exact=True).click()
    waiting.until(lambda: drawn(frame) != pins)
    assert desk.where() == before
    desk.choose("Shade boroughs by", "Shade: services per borough")
    waiting.until(lambda: fills(frame) != land)
    desk.choose("Shade boroughs by", "Shade: none")
    waiting.until(lambda: not re.search(r'data-fill="\d', "".join(fills(frame))))
    assert desk.where() == before
    desk.more()
    desk.switch("Street map")
    frame.locator("img.leaflet-tile-loaded").first.wait_for()
    assert "OpenStreetMap" in frame.locator(".leaflet-control-attribution").inner_text()
    assert desk.where() == before
    desk.choose("Borough", "Hackney")
    expect(frame.locator(".leaflet-around-pane path")).to_have_count(1)
    assert desk.where() == before
    desk.more()
    # What is near is shown once; then the map stays where it is moved.
    near = page.get_by_role("textbox", name="Near a postcode")
    near.fill("SM4 4TQ")
    near.press("Enter")
    desk.visit.settle()
    frame.locator(".here").wait_for()
    there = desk.where()
    assert (there["mark"], there["zoom"]) == ("same", 13)
    desk.inner.evaluate("() => { map.setView([51.55, -0.1], 11.5, {animate: false}) }")
    moved = desk.where()
    page.get_by_text("Family", exact=True).click()
    desk.visit.settle()
    assert desk.where() == moved
    assert [url for url in requests if "/component/" in url or re.search("map|shapes", url)] == []
    assert "SM4" not in page.url
    assert "streets" not in page.url.lower()


def test_streets_load_when_switched_on_and_say_whence_they_were_asked(desk: Desk) -> None:
    desk.streets.status = 200
    frame = desk.open()
    desk.streets.asked.clear()
    expect(frame.locator("img.leaflet-tile")).to_have_count(0)
    desk.more()
    desk.switch("Street map")
    frame.locator("img.leaflet-tile-loaded").first.wait_for()
    assert desk.streets.asked
    assert desk.streets.referrers == {f"{desk.url}/"}
    desk.switch("Street map")
    expect(frame.locator("img.leaflet-tile")).to_have_count(0)
    assert desk.visit.elsewhere == []


def test_without_streets_the_map_stays_silent_and_usable(desk: Desk) -> None:
    desk.streets.status = 404
    frame = desk.open()
    desk.streets.asked.clear()
    desk.more()
    desk.switch("Street map")
    waiting.until(lambda: desk.streets.asked)
    expect(frame.locator("img.leaflet-tile:visible")).to_have_count(0)
    expect(areas(frame)).to_have_count(BOROUGHS)
    assert desk.visit.page.get_by_role("alert").count() == 0
    desk.more()
    frame.locator(".pin").first.click()
    expect(desk.visit.page).to_have_url(re.compile(r"place=\d+"))


def test_on_a_phone_the_map_is_first_and_its_panel_is_a_drawer(
    desk: Desk, chromium: Browser
) -> None:
    phone = Desk(Visit(chromium, 390, 844), desk.url, desk.path, desk.streets)
    page = phone.visit.page
    page.goto(f"{desk.url}/map")
    frame = page.frame_locator(FRAME)
    frame.locator(".sign").first.wait_for()
    opener = page.get_by_role("button", name="List of 43 services")
    opener.wait_for()
    box, below = page.locator(FRAME).bounding_box(), opener.bounding_box()
    assert box is not None and below is not None
    assert 300 <= box["height"] <= 844 / 2
    assert below["y"] > box["y"] + box["height"]
    frame.locator(".pin").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("How to refer:")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    opener.click()
    expect(drawer.get_by_text("43 services", exact=True)).to_be_visible()
    phone.visit.close()
