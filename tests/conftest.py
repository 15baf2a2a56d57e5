"""What all tests share: real databases in temporary folders, a real server, a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect, copying, generate, schema, seed
from synergy.viewers import Viewer
from tests import serving
from ui import viewer as viewer_source

ROOT = Path(__file__).resolve().parent.parent
COORDINATOR = Viewer("coordinator", "coordinator under test")
SMALL = generate.Size(organizations=30, services=120, issues=60, actions=400, meetings=15)
# The folders whose files take longest.
LONG = ("browser", "faults", "web", "tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core waits at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


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


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return what opens a page in the shell for a viewer, with a query in its URL."""

    def open_it(name: str, viewer: Viewer = COORDINATOR, **query: str) -> AppTest:
        monkeypatch.setattr(viewer_source, "read_header", viewer.to_header)
        main = connect.database_path()
        if viewer.role == "funder" and not connect.published_path(main).exists():
            copying.publish(main)
        app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=30)
        app.run()
        for key, value in query.items():
            app.query_params[key] = value
        app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
        return app

    return open_it


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
