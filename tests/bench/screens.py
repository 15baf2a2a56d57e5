"""How long each screen's script takes: `python -m tests.bench.screens`.

Side by side on one large generated partnership: a blank page, a naive page that reads its whole
table and cuts it with pandas, and our page. Absolute times depend on the machine; the ratios
within one run are what counts. No test fails on them.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.testing.v1 import AppTest

from db.samples import generate
from synergy.viewers import Viewer
from tests.serving import ROOT
from ui import viewer as viewer_source

SIZE = generate.Size(organizations=500, services=5000, issues=2000, actions=100_000, meetings=200)
COORDINATOR = Viewer("coordinator", "bench")
ROUNDS = 5
TABLES = {
    "board": "action",
    "issues": "issue",
    "actions": "action",
    "meetings": "meeting",
    "map": "service",
    "partners": "organization",
    "practice": "practice",
    "data": "history",
}

BLANK = "import streamlit as st\nst.title('Blank')\n"
NAIVE = """
import pandas as pd
import streamlit as st
from db import connect
with connect.reading(connect.database_path()) as db:
    rows = pd.DataFrame(db.table("{table}").rows)
st.title("Naive")
st.dataframe(rows.sort_values("id").head(20))
"""


def seconds(app: AppTest) -> float:
    """Return the median time of a run, after one run to warm up."""
    app.run()
    assert not app.exception
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def our(page: str) -> AppTest:
    """Open one of our pages inside the shell."""
    app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=60).run()
    return app.switch_page(str(ROOT / "pages" / f"{page}.py"))


@contextmanager
def partnership(size: generate.Size = SIZE) -> Iterator[Path]:
    """Have a generated partnership for our pages, which its coordinator looks at."""
    viewer_source.read_header = COORDINATOR.to_header
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synergy.db"
        os.environ["SYNERGY_DB"] = str(path)
        generate.generate(path, COORDINATOR, size)
        yield path


def main() -> None:
    """Measure and print the ratios."""
    with partnership():
        blank = seconds(AppTest.from_string(BLANK))
        print(f"{'page':10}{'ms':>8}{'to blank':>10}{'to naive':>10}")
        for page, table in TABLES.items():
            spent = seconds(our(page))
            naive = seconds(AppTest.from_string(NAIVE.format(table=table), default_timeout=60))
            print(f"{page:10}{spent * 1000:8.0f}{spent / blank:10.1f}{spent / naive:10.2f}")


if __name__ == "__main__":
    main()
