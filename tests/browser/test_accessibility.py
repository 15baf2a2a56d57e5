"""axe-core on the main pages; `python -m tests.accessibility` goes through all, for every role."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from tests import accessibility
from tests.accessibility import Look
from tests.serving import Server, Visit

MAIN: dict[Look, tuple[str, ...]] = {
    "light": ("/", "/meeting", "/map", "/issues?issue=12"),
    "dark": ("/actions",),
}


def test_the_main_pages_have_no_serious_problems_of_our_own(
    sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    accessibility.hold_a_meeting(sample)
    server = serve(sample).wait()
    found = [
        f"{look} {address}: {one}"
        for look, addresses in MAIN.items()
        for address, one in accessibility.look_around(chromium, server.url, None, look, addresses)
        if one.must_be_fixed
    ]
    assert not found, "\n".join(found)


FAINT = """<html lang="en"><title>Faint</title><main><h1>Faint</h1>
<button data-variant="segmented_control" data-selected="true" {style}>Listed</button>
<button {style}>Ours</button></main></html>""".format(style='style="color: #777; background: #666"')


def test_only_listed_findings_are_allowed(chromium: Browser) -> None:
    visit = Visit(chromium, bypass_csp=True)
    visit.page.set_content(FAINT)
    found = accessibility.check(visit.page)
    assert {one.rule for one in found} == {"color-contrast"}
    assert [one.must_be_fixed for one in found] == [False, True]
    visit.close()


def test_every_row_of_the_list_is_read() -> None:
    written = accessibility.DOCUMENT.read_text(encoding="utf-8").splitlines()
    assert len([line for line in written if line.startswith("| `")]) == len(accessibility.known())
