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
from tests import postcode_table, waiting
from tests.db.tools import HACKNEY
from tests.serving import Server, Visit

BOROUGHS = 33
FRAME = "iframe[title*='map_of_services']"
# One green point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


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
        # A list that hangs open closes when the page scrolls under it.
        box.scroll_into_view_if_needed()
        box.click()
        # Of a long list only what is seen is there.
        box.press_sequentially(option)
        self.visit.page.get_by_role("option", name=option, exact=True).click()
        self.visit.settle()

    def switch(self, name: str) -> None:
        # The input itself is drawn over.
        self.visit.page.get_by_text(name, exact=True).first.click()
        self.visit.settle()

    def tab(self, name: str) -> None:
        self.visit.page.get_by_role("tab", name=name).click()
        self.visit.settle()


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
    return frame.locator(".leaflet-areas-pane path.leaflet-interactive")


def numbers(frame: FrameLocator) -> int:
    """Add up what pins and clusters say that they stand for."""
    labels = frame.locator(".pin, .cluster span").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
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
    boxes = [one.bounding_box() for one in frame.locator(".borough").all()]
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert one and other
            assert (
                one["x"] + one["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= one["x"] + 1
                or one["y"] + one["height"] <= other["y"] + 1
                or other["y"] + other["height"] <= one["y"] + 1
            )
    assert frame.locator(".cluster").count() > 2
    assert frame.locator(".pin").count() > 2
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
    assert numbers(desk.open()) == placed > 20


def test_a_clicked_pin_shows_its_card_and_stands_in_the_url(desk: Desk) -> None:
    frame = desk.open()
    pin = frame.locator(".pin").first
    pin.click()
    expect(desk.visit.page).to_have_url(re.compile(r"place=\d+"))
    desk.visit.settle()
    expect(desk.visit.page.get_by_text("How to refer:")).to_be_visible()
    first = desk.visit.page.url
    expect(frame.locator(".leaflet-around-pane path")).to_have_count(1)
    desk.tab("List")
    desk.visit.page.get_by_role("button", name="Homework club").first.click()
    expect(desk.visit.page).to_have_url(re.compile(r"service=\d+"))
    desk.visit.settle()
    desk.tab("Map")
    pin.click()
    expect(desk.visit.page).to_have_url(re.compile(re.findall(r"place=\d+", first)[0] + r"(&|$)"))
    expect(desk.visit.page).not_to_have_url(re.compile(r"service="))


def test_a_pin_is_reached_and_opened_with_the_keyboard(desk: Desk) -> None:
    frame = desk.open()
    pin = frame.locator(".pin").first
    assert pin.get_attribute("tabindex") == "0"
    assert pin.get_attribute("role") == "button"
    assert pin.get_attribute("aria-label") == "1 service"
    pin.focus()
    desk.visit.page.keyboard.press("Enter")
    expect(desk.visit.page).to_have_url(re.compile(r"place=\d+"))


def test_a_borough_is_chosen_and_let_go_by_a_click_and_by_its_name(desk: Desk) -> None:
    frame = desk.open()
    page = desk.visit.page
    desk.inner.evaluate("() => { window.mark = 'same' }")
    number = desk.inner.evaluate(
        f"() => window.synergyShapes.boroughs.features.findIndex(one => one.id === '{HACKNEY}')"
    )
    hackney = areas(frame).nth(number)
    hackney.dispatch_event("click")
    expect(page).to_have_url(re.compile(f"borough={HACKNEY}"))
    desk.visit.settle()
    assert page.get_by_role("combobox", name="Borough", exact=True).input_value() == "Hackney"
    expect(frame.locator(".leaflet-around-pane path")).to_have_count(1)
    hackney.dispatch_event("click")
    expect(page).not_to_have_url(re.compile("borough="))
    desk.visit.settle()
    desk.tab("Boroughs")
    page.get_by_role("button", name="Hackney").click()
    expect(page).to_have_url(re.compile(f"borough={HACKNEY}"))
    assert desk.where()["mark"] == "same"


def test_every_change_draws_other_layers_on_the_same_map(desk: Desk) -> None:
    desk.streets.status = 200
    frame = desk.open()
    requests: list[str] = []
    desk.visit.page.on("request", lambda request: requests.append(request.url))
    desk.inner.evaluate(
        "() => { window.mark = 'same'; map.setView([51.52, -0.12], 10.5, {animate: false}) }"
    )
    desk.visit.settle()
    before, pins, land = desk.where(), drawn(frame), fills(frame)
    desk.choose("Specialism", "Gangs and peer pressure")
    waiting.until(lambda: drawn(frame) != pins)
    assert desk.where() == before
    desk.choose("Colour boroughs by", "Services")
    expect(areas(frame)).to_have_count(BOROUGHS)
    waiting.until(lambda: fills(frame) != land)
    assert desk.where() == before
    desk.switch("Streets")
    frame.locator("img.leaflet-tile-loaded").first.wait_for()
    assert "OpenStreetMap" in frame.locator(".leaflet-control-attribution").inner_text()
    assert desk.where() == before
    desk.choose("Borough", "Hackney")
    expect(frame.locator(".leaflet-around-pane path")).to_have_count(1)
    assert desk.where() == before
    # What is near is shown once; then the map stays where it is moved.
    near = desk.visit.page.get_by_role("textbox", name="Near (postcode)")
    near.fill("SM4 4TQ")
    near.press("Enter")
    desk.visit.settle()
    frame.locator(".here").wait_for()
    there = desk.where()
    assert (there["mark"], there["zoom"]) == ("same", 13)
    desk.inner.evaluate("() => { map.setView([51.55, -0.1], 11.5, {animate: false}) }")
    moved = desk.where()
    desk.choose("Borough", "Camden")
    assert desk.where() == moved
    assert [url for url in requests if "/component/" in url or "/assets/" in url] == []
    assert "SM4" not in desk.visit.page.url
    assert "streets" not in desk.visit.page.url.lower()


def test_streets_load_when_switched_on_and_say_whence_they_were_asked(desk: Desk) -> None:
    desk.streets.status = 200
    frame = desk.open()
    desk.streets.asked.clear()
    expect(frame.locator("img.leaflet-tile")).to_have_count(0)
    desk.switch("Streets")
    frame.locator("img.leaflet-tile-loaded").first.wait_for()
    assert desk.streets.asked
    assert desk.streets.referrers == {f"{desk.url}/"}
    desk.switch("Streets")
    expect(frame.locator("img.leaflet-tile")).to_have_count(0)
    assert desk.visit.elsewhere == []


@pytest.mark.parametrize("status", [404, 500])
def test_without_streets_the_map_stays_silent_and_usable(status: int, desk: Desk) -> None:
    desk.streets.status = status
    frame = desk.open()
    desk.streets.asked.clear()
    desk.switch("Streets")
    waiting.until(lambda: desk.streets.asked)
    expect(frame.locator("img.leaflet-tile:visible")).to_have_count(0)
    expect(areas(frame)).to_have_count(BOROUGHS)
    assert desk.visit.page.get_by_role("alert").count() == 0
    frame.locator(".pin").first.click()
    expect(desk.visit.page).to_have_url(re.compile(r"place=\d+"))


def test_on_a_phone_there_is_room_to_scroll_past_the_map(desk: Desk, chromium: Browser) -> None:
    phone = Desk(Visit(chromium, 390, 844), desk.url, desk.path, desk.streets)
    phone.visit.page.goto(f"{desk.url}/map")
    frame = phone.visit.page.frame_locator(FRAME)
    frame.locator(".pin, .cluster").first.wait_for()
    box = phone.visit.page.locator(FRAME).bounding_box()
    assert box is not None
    assert 300 <= box["height"] <= 844 / 2
    phone.visit.close()
