"""Check every page with axe-core, as each role, light and dark: `python -m tests.accessibility`.

It prints what axe found, and fails if anything serious or critical is not one of Streamlit's own
findings, which docs/accessibility.md lists. With words after the command it checks only the views
whose role and address together contain all of them.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from db import connect
from db.commands import accounts, capture, links, running, sessions
from db.queries import overlap_ranking
from db.samples import seed
from db.write import new_key
from synergy import tokens
from synergy.capture import Entry
from tests import serving
from tests.conftest import COORDINATOR
from tests.permissions import PAGES, REQUESTS, cells
from tests.serving import AT_REST, CHROMIUM_FLAGS, ROOT, Server, Visit, chromium_path
from web import cookies

Look = Literal["light", "dark"]
LOOKS: tuple[Look, ...] = ("light", "dark")
# How axe grades its findings, the gravest first; it leaves some without a grade.
IMPACTS = ("critical", "serious", "moderate", "minor", "unknown")
GRAVE = IMPACTS[:2]
DOCUMENT = ROOT / "docs" / "accessibility.md"
# A row of its table: the rule, where in the page, and the upstream thread.
KNOWN = re.compile(r"^\| `([a-z-]+)` \| `([^`]+)` \| [^|]*?\((https://github\.com/[^)]+)\)", re.M)
# The columns of tests/permissions.py that are checked, with the names people use for them.
ROLES = {"coordinator": "coordinator", "own": "partner", "display": "display", "funder": "funder"}
# What people see before they sign in; “nowhere” is not a valid token.
WITHOUT_ACCOUNTS = ("/", "/meeting", "/first-account")
OUTSIDE = ("/sign-in", "/sign-in?next=/issues&over=1", "/s", "/s#nowhere", "/welcome")
# The placeholder shown until a part's script has loaded.
SKELETON = "[data-testid$='Skeleton'] >> nth=0"
# Streamlit fetches charts and lists when they are first shown. A page is fully drawn when nothing
# has been added to it for 400 milliseconds.
QUIET = """() => new Promise(drawn => {
  const later = () => { clearTimeout(timer); timer = setTimeout(end, 400); };
  const watch = new MutationObserver(later);
  const end = () => { watch.disconnect(); drawn(true); };
  let timer = setTimeout(end, 400);
  watch.observe(document, { childList: true, subtree: true });
})"""
# Only findings in the page itself are compared with the list; those in a frame are always ours.
RUN = """async known => {
  const { violations } = await axe.run({ resultTypes: ["violations"], elementRef: true });
  return violations.flatMap(({ id, nodes }) => nodes.map(
    ({ impact, html, target, failureSummary, element }) => {
      const listed = known.find(([rule, where]) => rule === id && element?.closest(where));
      const said = { rule: id, impact: impact ?? "unknown", html, why: failureSummary };
      return { ...said, target: target.flat(9).join(" "), thread: listed?.[2] ?? null };
    }));
}"""


@dataclass(frozen=True)
class Finding:
    """One element that breaks one of axe's rules, or a page that could not be checked.

    `thread` is upstream's, if Streamlit drew the element.
    """

    rule: str
    impact: str
    html: str
    target: str
    why: str
    thread: str | None

    @property
    def must_be_fixed(self) -> bool:
        return self.impact in GRAVE and self.thread is None

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}) at {self.target}\n  {self.html[:300]}\n  {self.why}"


@cache
def known() -> list[tuple[str, str, str]]:
    """Read Streamlit's own findings: the rule, the CSS selector, and the upstream thread."""
    return KNOWN.findall(DOCUMENT.read_text(encoding="utf-8"))


def check(page: Page) -> list[Finding]:
    """Run axe over an open page and its frames."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
    return [Finding(**found) for found in page.evaluate(RUN, known())]


def visit(browser: Browser, look: Look, cookie: tuple[str, str] | None, url: str) -> Visit:
    """Open a window in a look, with the cookie that lets somebody in."""
    # The page's own policy forbids what a script that is put into it needs.
    opened = Visit(browser, color_scheme=look, bypass_csp=True)
    if cookie:
        opened.context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])
    return opened


def wait_until_drawn(page: Page) -> None:
    """Wait until a page shows everything: its heading, lists, charts, and its map's boroughs."""
    page.locator("h1").first.wait_for()
    if page.locator("#root").count():
        page.locator(AT_REST).wait_for()
    page.wait_for_load_state("networkidle")
    page.locator(SKELETON).wait_for(state="detached")
    for frame in page.locator("iframe").all():
        frame.content_frame.locator(".leaflet-interactive").first.wait_for()
    page.wait_for_function(QUIET)


def never_drawn(address: str, late: TimeoutError) -> Finding:
    """Describe a page that could not be checked because it never came to rest."""
    why = f"The page was never fully drawn. {late}"
    return Finding("never-fully-drawn", "critical", address, "the page", why, thread=None)


def let_in(path: Path) -> dict[str, tuple[str, str]]:
    """Make an account or a link for each role; return the cookie of each."""
    with connect.reading(path) as db:
        [agency] = db.execute(
            """SELECT organization_id FROM service WHERE published
               GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1"""
        ).fetchone()
    entered = {}
    for role in ("coordinator", "partner"):
        of = {"organization_id": agency} if role == "partner" else {}
        person = {"email": f"{role}@synergy.example", "name": f"A {role}", "role": role, **of}
        made = accounts.add_account(path, COORDINATOR, new_key(), person)
        entered[role] = (cookies.ACCOUNT, sessions.sign_in(path, made.row_id))
    for audience in ("display", "funder"):
        token = tokens.new()
        link = {"label": f"A {audience}", "audience": audience}
        links.add_link(path, COORDINATOR, new_key(), link, token)
        entered[audience] = (cookies.LINK, sessions.enter_by_link(path, token) or "")
    return entered


def hold_a_meeting(path: Path) -> None:
    """Open the next planned meeting at its shared issues, with a note of some kinds."""
    with connect.reading(path) as db:
        [meeting, version] = db.execute(
            "SELECT id, version FROM meeting WHERE status = 'planned' ORDER BY date LIMIT 1"
        ).fetchone()
        [partner] = db.execute("SELECT organization_id FROM service LIMIT 1").fetchone()
        [issue] = db.execute("SELECT id FROM issue WHERE status = 'open' LIMIT 1").fetchone()
    running.open_meeting(path, COORDINATOR, new_key(), (meeting, version))
    for entry in (
        Entry("update", "The freezer is mended", partner),
        Entry("mention", "Nobody answers at the counter", partner, issue_id=issue),
        Entry("decision", "One shared list of rooms"),
        Entry("action", "Ask six wholesalers", partner),
    ):
        capture.capture(path, COORDINATOR, new_key(), meeting, entry)


def places(path: Path) -> dict[str, list[str]]:
    """List the addresses of every page that each role has, with a row of each kind."""
    numbers = _numbers(path)
    found: dict[str, list[str]] = {role: [] for role in ROLES.values()}
    for template, column, expected in (*cells(PAGES), *cells(REQUESTS)):
        method, _, address = template.partition("/")
        is_page = method == "" and expected in ("edit", "read", "no")
        is_print = method == "GET " and expected == "200" and not address.endswith("docx")
        if column in ROLES and (is_page or is_print) and address != "whoami":
            found[ROLES[column]].append(f"/{address.format(**numbers)}")
    return found


def _numbers(path: Path) -> dict[str, Any]:
    """Return a row of each kind, which everyone may read, for the addresses."""
    with connect.reading(path) as db:
        newest = {
            table: db.execute(f"SELECT MAX(id) FROM [{table}] WHERE {of}").fetchone()[0]
            for table, of in (
                ("issue", "published"), ("action", "published"), ("service", "published"),
                ("practice", "published"), ("meeting", "status = 'closed'"),
            )
        }  # fmt: skip
        of = [newest["service"]]
        [agency] = db.execute("SELECT organization_id FROM service WHERE id = ?", of).fetchone()
        of = [newest["action"]]
        [version] = db.execute("SELECT version FROM action WHERE id = ?", of).fetchone()
        best = overlap_ranking.rank(db, overlap_ranking.OverlapFilter()).best[0]
    form = f"form=action {newest['action']}~open~{newest['action']}.{version}"
    pair = f"{best.service_id}-{best.other_service_id}"
    return {**newest, "agency": agency, "form": form, "pair": pair}


def look_around(
    browser: Browser,
    url: str,
    cookie: tuple[str, str] | None,
    look: Look,
    addresses: Sequence[str],
) -> Iterator[tuple[str, Finding]]:
    """Open addresses as the person with a cookie; yield the address with each finding."""
    with closing(visit(browser, look, cookie, url)) as opened:
        for address in addresses:
            try:
                # Where only what is after # differs, going there would load nothing.
                opened.page.goto("about:blank")
                opened.page.goto(f"{url}{address}")
                wait_until_drawn(opened.page)
            except TimeoutError as late:
                yield address, never_drawn(address, late)
            else:
                yield from ((address, found) for found in check(opened.page))


def find_all(browser: Browser, folder: Path, words: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Start the app on the sample, and check everything; yield where with each finding."""
    path = folder / "synergy.db"
    seed.seed(path)
    server = Server.start(path, folder / "server.log", postcodes=False).wait()

    def looked(role: str, cookie: tuple[str, str] | None, addresses: Sequence[str]) -> Any:
        wanted = [one for one in addresses if all(word in f"{role} {one}" for word in words)]
        print(f"{role}: {len(wanted)} pages, light and dark", flush=True)
        for look in LOOKS:
            for address, found in look_around(browser, server.url, cookie, look, wanted):
                yield f"{role}, {look}: {address}", found

    yield from looked("open mode", None, WITHOUT_ACCOUNTS)
    entered = let_in(path)
    hold_a_meeting(path)
    yield from looked("outside", None, OUTSIDE)
    for role, addresses in places(path).items():
        yield from looked(role, entered[role], addresses)
    yield from looked("coordinator", entered["coordinator"], ("/sign-out",))


def table(found: Sequence[tuple[str, Finding]]) -> str:
    """Write a line for each rule and whose it is, the gravest first."""
    kinds: dict[tuple[int, str, str], list[str]] = {}
    for where, one in found:
        kind = (IMPACTS.index(one.impact), one.thread or "ours", one.rule)
        kinds.setdefault(kind, []).append(where)
    lines = [f"{'finding':32}{'impact':10}{'places':>7}  {'first place':50}whose"]
    for (rank, whose, rule), where in sorted(kinds.items()):
        lines.append(f"{rule:32}{IMPACTS[rank]:10}{len(where):7}  {where[0]:50}{whose}")
    return "\n".join(lines)


def main() -> None:
    """Check everything, print what was found, and fail if problems of our own must be fixed."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            found = list(find_all(browser, Path(folder), sys.argv[1:]))
        finally:
            serving.stop_all()
            browser.close()
    print(table(found))
    ours = {
        (one.rule, one.html): f"{where}: {one}"
        for where, one in reversed(found)
        if one.must_be_fixed
    }
    if ours:
        sys.exit("\n".join(["", *ours.values(), f"{len(ours)} of our own must be fixed."]))


if __name__ == "__main__":
    main()
