"""Two ways to drive a page, with a mouse or with a keyboard alone, and who sits there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from db import connect
from tests import waiting
from tests.serving import Visit
from ui.kit.lists import ROW_HEIGHT

# Stops on the longest page that a test walks, with room to spare.
TABS = 200
# Options that are tried, arrow by arrow, before one counts as not there.
ARROWS = 30
# A list is drawn on a canvas. The height of its heading, and where in a row its box and its title
# are, and its quick button from the right (pixels).
HEADING, BOX, TITLE, QUICK = 35, 16, 60, 43
ROWS = "[data-testid='stDataFrameResizable']"


class Hand(Protocol):
    """Someone at a computer: every press ends when the page has come to rest."""

    visit: Visit

    def press(self, name: str, beside: str | None = None) -> None:
        """Press the one button or link of this name, on the page or in the card of a text."""

    def open(self, title: str) -> None:
        """Open a row of a list."""

    def type(self, label: str, text: str) -> None:
        """Replace what stands in a field."""

    def choose(self, label: str, option: str) -> None:
        """Choose an option in a field that offers some; where it takes new words, also one."""


def named(visit: Visit, name: str, beside: str | None = None) -> Locator:
    """Find a button, a link or what a menu offers by its name.

    `beside` is a text in the smallest card around both.
    """
    page = visit.page
    found = page.get_by_role("button", name=name, exact=True)
    for role in ("link", "menuitem"):
        found = found.or_(page.get_by_role(role, name=name, exact=True))
    if beside is None:
        return found
    cards = page.get_by_test_id("stVerticalBlock")
    card = cards.filter(has=page.get_by_text(beside, exact=True)).filter(has=found).last
    return found.and_(card.locator("*"))


def field(visit: Visit, label: str) -> Locator:
    """Find a field by its label: of the open form, or of the page where none is open."""
    form = visit.page.get_by_test_id("stForm")
    return (form if form.count() else visit.page).get_by_label(label, exact=True)


def offered(visit: Visit, option: str) -> Locator:
    """Find an option of the list that hangs open."""
    said = re.compile(f"^(Add: )?{re.escape(option)}$")
    return visit.page.get_by_role("option", name=said)


def on_top(page: Page) -> Locator:
    """Find what stands on top of a screen.

    While one view takes another's place, both headings may stand for a moment.
    """
    return page.get_by_role("heading", level=1).first


class Table:
    """A list on a page: a canvas, with the same rows inside as a table for screen readers."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def row(self, title: str) -> Locator:
        """Find a row of a list by its title."""
        return self._box(title).locator("tbody tr").filter(has=self._cell(title))

    def place(self, title: str) -> int:
        """Return the number of a row, from 0, once the list shows it."""
        row = self.row(title)
        expect(row).to_have_count(1)
        # The heading is the first row.
        return int(row.get_attribute("aria-rowindex") or 0) - 2

    def _box(self, title: str) -> Locator:
        return self.visit.page.locator(ROWS).filter(has=self._cell(title))

    def _cell(self, title: str) -> Locator:
        exactly = re.compile(f"^{re.escape(title)}$")
        return self.visit.page.locator("td[aria-colindex='1']").filter(has_text=exactly)

    def canvas(self, title: str) -> Locator:
        """Find the canvas of the list that has this row."""
        return self.visit.page.locator(f"{ROWS} canvas").filter(has=self._cell(title))

    def select(self, title: str) -> None:
        """Click the box of a row."""
        self.click(title, BOX)

    def press_quick(self, title: str) -> None:
        """Click the quick button of a row."""
        self.click(title, -QUICK)

    def click(self, title: str, x: int = TITLE) -> None:
        """Click into a row, `x` pixels from the left or, below 0, from the right."""
        y = HEADING + ROW_HEIGHT * (self.place(title) + 0.5)
        box = self._box(title)
        width = box.evaluate("box => box.clientWidth")
        box.click(position={"x": x % width, "y": y})
        self.visit.settle()


class Mouse:
    """Points and clicks; types only into fields."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def press(self, name: str, beside: str | None = None) -> None:
        """Click a button or link, once the page has drawn the only one."""
        wanted = named(self.visit, name, beside)
        expect(wanted).to_have_count(1)
        wanted.click()
        self.visit.settle()

    def open(self, title: str) -> None:
        """Click the title of a row."""
        Table(self.visit).click(title)

    def type(self, label: str, text: str) -> None:
        """Click into a field and write."""
        field(self.visit, label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Click a list open, narrow it by its words, click what it offers, and leave it."""
        box = field(self.visit, label)
        box.click()
        box.press_sequentially(option)
        offered(self.visit, option).click()
        box.press("Tab")


class Keys:
    """Tab, Enter, arrows and letters: what somebody without a mouse has."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self._keyboard = visit.page.keyboard

    def press(self, name: str, beside: str | None = None) -> None:
        """Tab to a button or link and press Enter."""
        self._reach(named(self.visit, name, beside))
        self._keyboard.press("Enter")
        self.visit.settle()

    def open(self, title: str) -> None:
        """Tab to a list, go down to the row and press Enter."""
        table = Table(self.visit)
        place = table.place(title)
        self._reach(table.canvas(title))
        # The list remembers the cell where the focus was last.
        self._keyboard.press("Control+Home")
        for _ in range(place):
            self._keyboard.press("ArrowDown")
        chosen = table.row(title).locator("td[aria-colindex='1'][aria-selected='true']")
        expect(chosen).to_have_count(1)
        self._keyboard.press("Enter")
        self.visit.settle()

    def type(self, label: str, text: str) -> None:
        """Tab to a field, mark all that it holds, and write."""
        self._reach(field(self.visit, label))
        self._keyboard.press("Control+A")
        self._keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Tab to a list, write to narrow it, and go down to what it offers."""
        self._reach(field(self.visit, label))
        self._keyboard.type(option)
        wanted = offered(self.visit, option)
        expect(wanted).to_be_visible()
        for _ in range(ARROWS):
            if wanted.and_(self.visit.page.locator("[data-focused]")).count():
                break
            self._keyboard.press("ArrowDown")
        self._keyboard.press("Enter")
        self._keyboard.press("Tab")

    def _reach(self, wanted: Locator) -> None:
        """Go on with Tab until the focus is there."""
        expect(wanted).to_have_count(1)
        page = self.visit.page
        goal = wanted.element_handle()
        for _ in range(TABS):
            # None where the page drew it anew: then it is looked for again.
            here = page.evaluate(
                "goal => goal.isConnected ? goal.matches(':focus-within') : null", goal
            )
            if here:
                return
            if here is None:
                goal = wanted.element_handle()
            self._keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {wanted}")


@dataclass
class Desk:
    """Where somebody works: a hand, the server's address, and a look into the file."""

    hand: Hand
    url: str
    path: Path

    @property
    def page(self) -> Page:
        """Return the page that is open."""
        return self.hand.visit.page

    @property
    def table(self) -> Table:
        """Return the list on the page."""
        return Table(self.hand.visit)

    def go(self, address: str) -> None:
        """Open a page by its address, without the server's."""
        self.hand.visit.open(f"{self.url}{address}")

    def reads(self, title: str) -> None:
        """Expect a heading."""
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()

    def says(self, text: str | re.Pattern[str]) -> None:
        """Expect one text somewhere on the page."""
        expect(self.page.get_by_text(text)).to_be_visible()

    def holds(self, label: str, text: str | re.Pattern[str]) -> None:
        """Expect what stands in a field.

        While a page draws itself anew, what goes may stand beside what comes for a moment.
        """
        expect(field(self.hand.visit, label).first).to_have_value(text)

    def until(self, is_reached: Callable[[], object]) -> None:
        """Wait for something that no page shows; what the browser has to say is heard meanwhile."""
        waiting.until(is_reached, lambda: self.page.wait_for_timeout(5))

    def rows(self, sql: str, *parameters: object) -> list[Any]:
        """Read from the file."""
        with connect.reading(self.path) as db:
            return db.execute(sql, list(parameters)).fetchall()


def sign_in(desk: Desk, email: str, passphrase: str, address: str) -> None:
    """Come in by the sign-in page, to a page by its address, without the server's."""
    page = desk.page
    page.goto(f"{desk.url}/sign-in?{urlencode({'next': address})}")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Sign in").click()
    desk.hand.visit.settle()
