"""A real Chromium for the tests of this folder."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from tests import serving, waiting
from tests.web.own_pages import link, port, site

__all__ = ["chromium", "link", "port", "site"]

expect.set_options(timeout=waiting.MS)


@pytest.fixture(scope="module", autouse=True)
def nobody_stays(chromium: Browser) -> Iterator[None]:
    """Close what a file's tests left open: a page whose server is gone keeps asking for it."""
    yield
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A real Chromium, the system's or Playwright's own; skipped where neither is, except in CI."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=serving.chromium_path(), args=serving.CHROMIUM_FLAGS
            )
        except Error as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"needs Chromium (apt-get install chromium): {error.message[:80]}")
        yield browser
        browser.close()
