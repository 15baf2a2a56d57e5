"""The map in a real Chromium that can reach nothing but localhost."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.serving import Server, Visit

BOROUGHS = 33


@pytest.fixture(scope="module")
def visit(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[tuple[Visit, Server]]:
    """One visitor for all: they look, and change nothing."""
    folder = tmp_path_factory.mktemp("map")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    server, visit = Server.start(path, folder / "server.log").wait(), Visit(chromium)
    yield visit, server
    visit.close()
    server.stop()


def frame_of(visit: Visit) -> FrameLocator:
    frame = visit.page.frame_locator("iframe[title*='folium']")
    frame.locator(".pin, .cluster").first.wait_for(timeout=20_000)
    visit.settle()
    return frame


def test_boroughs_and_pins_are_drawn_without_leaving_localhost(
    visit: tuple[Visit, Server],
) -> None:
    browser, server = visit
    browser.open(f"{server.url}/map")
    frame = frame_of(browser)
    expect(frame.locator("path.leaflet-interactive, .leaflet-overlay-pane path")).to_have_count(
        BOROUGHS
    )
    assert frame.locator(".cluster").count() > 2
    assert frame.locator(".pin").count() > 2
    assert browser.elsewhere == []


def test_a_clicked_pin_shows_its_card_and_stands_in_the_url(visit: tuple[Visit, Server]) -> None:
    browser, server = visit
    browser.open(f"{server.url}/map")
    frame_of(browser).locator(".pin").first.click()
    expect(browser.page).to_have_url(re.compile("service="))
    browser.settle()
    expect(browser.page.get_by_text("How to refer:")).to_be_visible()


def test_a_pin_can_be_chosen_again_after_something_else_was(visit: tuple[Visit, Server]) -> None:
    browser, server = visit
    browser.open(f"{server.url}/map")
    pin = frame_of(browser).locator(".pin").first
    pin.click()
    expect(browser.page).to_have_url(re.compile("service="))
    browser.settle()
    first = browser.page.url
    browser.page.get_by_role("tab", name="List").click()
    browser.page.get_by_role("button", name="Homework club").first.click()
    expect(browser.page).not_to_have_url(first)
    browser.settle()
    browser.page.get_by_role("tab", name="Map").click()
    pin.click()
    expect(browser.page).to_have_url(first)


def test_a_filter_changes_the_pins_and_keeps_the_map_and_its_zoom(
    visit: tuple[Visit, Server],
) -> None:
    browser, server = visit
    browser.open(f"{server.url}/map")
    frame = frame_of(browser)
    frame.locator(".leaflet-control-zoom-in").click()
    browser.page.wait_for_timeout(600)
    frame.locator("body").evaluate("body => { body.dataset.marked = 'same frame' }")
    zoom = "() => window.map.getZoom()"
    handle = browser.page.locator("iframe[title*='folium']").element_handle()
    inner = handle.content_frame() if handle else None
    assert inner is not None
    before = inner.evaluate(zoom)
    pins = frame.locator(".pin, .cluster").count()
    browser.page.get_by_role("combobox", name="Specialism").click()
    browser.page.get_by_role("option", name="Gangs and peer pressure").click()
    browser.settle()
    expect(frame.locator("body[data-marked='same frame']")).to_have_count(1)
    assert inner.evaluate(zoom) == before
    assert frame.locator(".pin, .cluster").count() != pins
    assert "specialism=" in browser.page.url
