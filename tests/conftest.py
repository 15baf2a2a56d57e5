"""What all tests share: real databases in temporary folders, a real server, a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from db import connect, schema
from db.published import copy as published_copy
from db.samples import generate, seed
from synergy.viewers import Viewer
from tests import clock, postcode_table, serving, waiting
from ui import viewer as viewer_source

ROOT = Path(__file__).resolve().parent.parent
COORDINATOR = Viewer("coordinator", "coordinator under test")
SMALL = generate.Size(organizations=30, services=120, issues=60, actions=400, meetings=15)
# The files that take longest, the longest first, and the folders whose others do.
LONGEST = (
    "browser/test_meeting.py", "browser/test_afternoon_by_keyboard.py",
    "browser/test_lost_connection.py", "browser/test_first_day.py", "web/test_canary.py",
    "web/test_forged_frames.py", "browser/test_map.py", "browser/test_june_2024.py",
    "browser/test_names.py", "browser/test_deep_links.py", "browser/test_lists.py",
    "pages/test_names.py", "pages/test_actions.py", "faults/test_race.py",
    "web/test_thrown_out.py", "browser/test_two_editors.py", "web/test_page_permissions.py",
)  # fmt: skip
LONG = ("browser", "faults", "web", "pages")

clock.start()


def pytest_xdist_auto_num_workers() -> int:
    """Start a worker more than there are cores: half the time they wait for a server or browser."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core waits at the end."""

    def turn(item: pytest.Item) -> tuple[int, bool]:
        name = "/".join(item.path.parts[-2:])
        place = LONGEST.index(name) if name in LONGEST else len(LONGEST)
        return place, item.path.parent.name not in LONG

    items.sort(key=turn)


@pytest.fixture(scope="session", autouse=True)
def _postcodes_are_shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    postcode_table.keep_for(tmp_path_factory)


@pytest.fixture
def with_postcodes(tmp_path: Path) -> Path:
    """Put the postcodes beside this test's database; return their file."""
    return postcode_table.put_beside(tmp_path / "synergy.db")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Databases to copy: empty, the facts alone, with the sample, generated."""
    folder = tmp_path_factory.mktemp("templates")
    made = {name: folder / f"{name}.db" for name in ("empty", "facts", "sample", "generated")}
    schema.upgrade(made["empty"])
    seed.seed(made["facts"], sample=False)
    seed.seed(made["sample"])
    generate.generate(made["generated"], COORDINATOR, SMALL)
    return made


@pytest.fixture
def database(
    templates: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Return what copies a template to this test's own SYNERGY_DB."""

    def make(name: str) -> Path:
        path = tmp_path / "synergy.db"
        shutil.copy(templates[name], path)
        monkeypatch.setenv("SYNERGY_DB", str(path))
        return path

    return make


@pytest.fixture
def empty(database: Callable[[str], Path]) -> Path:
    return database("empty")


@pytest.fixture
def facts(database: Callable[[str], Path]) -> Path:
    return database("facts")


@pytest.fixture
def sample(database: Callable[[str], Path]) -> Path:
    return database("sample")


@cache
def components() -> BidiComponentManager:
    """Look for components in all installed packages once, as a server does when it starts.

    Left to itself, each AppTest looks again, which takes longer than most pages.
    """
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return what opens a page in the shell for a viewer, with a query in its URL."""

    def open_it(name: str, viewer: Viewer = COORDINATOR, **query: str) -> AppTest:
        monkeypatch.setattr(viewer_source, "read_header", viewer.to_header)
        main = connect.database_path()
        if viewer.role == "funder" and not connect.published_path(main).exists():
            published_copy.publish(main)
        app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=waiting.SECONDS)
        app._bidi_component_manager = components()
        for key, value in query.items():
            app.query_params[key] = value
        page = str(ROOT / "pages" / f"{name}.py")
        app.switch_page(page).run()
        # Fails now that the viewer's pages are known, should this be none of them.
        return app.switch_page(page)

    return open_it


@pytest.fixture(scope="module", autouse=True)
def _no_server_stays() -> Iterator[None]:
    yield
    serving.stop_all()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., serving.Server]]:
    """Return what starts `streamlit run app.py` on a database; every server ends with the test."""
    started: list[serving.Server] = []

    def start(path: Path, **environment: str) -> serving.Server:
        server = serving.Server.start(path, tmp_path / f"server{len(started)}.log", environment)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()
