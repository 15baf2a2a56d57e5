"""What the map costs with 5,000 services: `python -m tests.bench.map`.

Our page beside one that draws a title and a table of 20 rows, both pages of the same app inside the
shell, and each alone without what the shell costs; and what the map's frame is sent. Absolute times
depend on the machine; the ratios within one run are what counts. No test fails on them.
"""

import statistics
import time
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.testing.v1 import AppTest

from db.samples import generate
from tests.bench.screens import partnership
from tests.serving import ROOT
from ui import pages, warming

SIZE = generate.Size(organizations=500, services=5000, issues=500, actions=5000, meetings=50)

ROUNDS = 21
SHELL = str(ROOT / "ui" / "shell.py")
TABLE = """
import streamlit as st
st.title("A title")
st.table([{"name": f"row {number}", "one": number, "two": number * 2} for number in range(20)])
"""
EMPTY = "import streamlit as st\nst.empty()\n"
# Filters that change the map, each the first time and then again.
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"specialism": "gangs"},
    {"age": "14", "borough": "E09000012"},
    {"colour": "services"},
)


def in_turn(apps: dict[str, AppTest]) -> dict[str, float]:
    """Return the median ms of a run of each, one after the other so that all share the noise."""
    times: dict[str, list[float]] = {name: [] for name in apps}
    for number in range(ROUNDS + 2):
        for name, app in apps.items():
            started = time.perf_counter()
            app.run()
            assert not app.exception
            if number > 1:
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(spent) for name, spent in times.items()}


def in_shell(page: Path) -> AppTest:
    """Open a page inside the shell."""
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.switch_page(str(page)).run()
    return app.switch_page(str(page))


def add_pages(folder: Path) -> dict[str, Path]:
    """Make the pages to compare with, and have the shell offer them."""
    made = {"table": folder / "table.py", "empty": folder / "empty.py"}
    for (name, path), text in zip(made.items(), (TABLE, EMPTY), strict=True):
        path.write_text(text)
        assert name == path.stem
    ours = pages.sections

    def offered() -> dict[str, list[Page]]:
        return {**ours(), "Bench": [st.Page(path) for path in made.values()]}

    pages.sections = offered
    return {"map": ROOT / "pages" / "map.py", **made}


def sent(app: AppTest) -> int:
    """Return how many bytes of the map's frame a run sends."""
    (component,) = app.get("component_instance")
    return len(component.proto.SerializeToString())


def say_ratios(spent: dict[str, float]) -> None:
    """Print the medians, and our page against the table's."""
    print("  ".join(f"{name} {ms:.1f} ms" for name, ms in spent.items()))
    print(f"inside the shell: {spent['map'] / spent['table']:.2f} times the table's page")
    ours, table = spent["map"] - spent["empty"], spent["table"] - spent["empty"]
    print(f"bare, without the shell: {ours:.1f} ms to {table:.1f} ms, {ours / table:.2f} times")


def main() -> None:
    """Measure and print."""
    with partnership(SIZE) as path:
        compared = add_pages(path.parent)
        warming.warm()
        say_ratios(in_turn({name: in_shell(page) for name, page in compared.items()}))
        app = in_shell(compared["map"])
        for query in FILTERS:
            app.query_params.clear()
            for name, value in query.items():
                app.query_params[name] = value
            started = time.perf_counter()
            app.run()
            first = (time.perf_counter() - started) * 1000
            print(f"{query}: {sent(app):,} bytes, {first:.0f} ms")


if __name__ == "__main__":
    main()
