"""Who has a part in a meeting: coordinators who capture, and the hall that reads along."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.hands import Desk, on_top
from tests.serving import Visit

STEPS = (
    "Matters arising", "Round of updates", "Shared issues", "Actions due and overdue",
    "Any other business", "Summary and next steps",
)  # fmt: skip
# The browser's clock (ms).
CLOCK = "performance.timeOrigin + performance.now()"
# What the hall reads as written down last, each with the moment at which it first stood there.
WATCH = f"""new MutationObserver(() => {{
  for (const node of document.querySelectorAll(".view .latest .title"))
    window.noteShown(node.textContent, {CLOCK});
}}).observe(document, {{ childList: true, subtree: true }});"""
# A long line is told cut short.
TOLD = 60


@dataclass(frozen=True)
class Said:
    """One line, typed and saved with Enter; `text` is what is saved of it, dates are ISO.

    `about` is the existing issue that it raises, which `before` meetings had raised; it is "" if
    the text is the title of a new issue.
    """

    line: str
    text: str
    partner: str | None = None
    about: str = ""
    before: int = 0
    theme: str | None = None
    due: str | None = None

    @property
    def shown(self) -> str:
        """Return what the hall reads of it."""
        return ": ".join(filter(None, (self.partner, self.about or self.text)))


class Hall:
    """The screen of the hall, opened with its link; `seen` is what it showed first when (ms)."""

    def __init__(self, browser: Browser, url: str, secret: str) -> None:
        self.visit = Visit(browser, 1920, 1080)
        self.seen: dict[str, float] = {}
        self.visit.context.expose_function("noteShown", self._note)
        self.visit.context.add_init_script(WATCH)
        self.page.goto(f"{url}/s#{secret}")
        expect(on_top(self.page)).to_be_visible()

    def _note(self, text: str, at: float) -> None:
        self.seen.setdefault(text, at)

    @property
    def page(self) -> Page:
        return self.visit.page

    def reads(self, title: str) -> None:
        """Expect what stands on top."""
        expect(on_top(self.page)).to_have_text(title)

    def shows(self, said: Said) -> None:
        """Expect something among what was written down last."""
        one = self.page.locator(".view .latest").get_by_text(said.shown, exact=True)
        expect(one).to_be_visible()


class Coordinator:
    """Somebody who captures."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def page(self) -> Page:
        return self.desk.page

    @property
    def visit(self) -> Visit:
        return self.desk.hand.visit

    @property
    def line(self) -> Locator:
        """Return the line into which everything is typed."""
        return self.page.get_by_label("Quick note", exact=True)

    @property
    def step(self) -> Locator:
        return self.page.locator(".st-key-steps")

    def type(self, said: Said) -> None:
        """Type a line."""
        self.line.click()
        self.page.keyboard.type(said.line)

    def keep(self, said: Said) -> None:
        """Press Enter to save what was typed."""
        self.line.press("Enter")

    def is_told(self, said: Said) -> None:
        """Expect to be told that it was kept, by its beginning."""
        # While the page is drawn, what goes may stand beside what comes for a moment.
        told = self.page.locator(".st-key-captured").first
        expect(told).to_contain_text(f": {said.text[:TOLD]}")

    def go_on(self, number: int) -> None:
        """Leave a step for the next one by a key."""
        self.line.press("Alt+ArrowDown")
        self.stands_at(number)

    def stands_at(self, number: int) -> None:
        """Expect the meeting to stand at a step, from 0."""
        expect(self.step).to_contain_text(STEPS[number])
        expect(self.step).to_contain_text(f"Item {number + 1} of {len(STEPS)}")
