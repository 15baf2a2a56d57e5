"""How long the coverage page takes with 5,000 services: `python -m tests.bench.coverage`.

Side by side in one run: a blank page, a naive page that reads whole tables and counts with pandas,
and ours in each of its views. Absolute times depend on the machine; the ratios are what counts.
"""

import statistics
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from db import connect
from db.queries import coverage
from db.queries.coverage import Asked
from db.samples import generate
from synergy import dates, words
from tests.bench.screens import BLANK, ROUNDS, our, partnership, seconds
from tests.db.tools import HACKNEY

SIZE = generate.Size(organizations=500, services=5000, issues=200, actions=1000, meetings=20)
VIEWS: dict[str, dict[str, str]] = {
    "specialisms": {},
    "factors at 10 to 14": {"columns": "Contributing factors", "ages": "10-14"},
    "one borough": {"borough": HACKNEY, "need": "gangs"},
    "all within reach": {"tab": "Within travelling distance"},
}
NAIVE = """
import pandas as pd
import streamlit as st
from db import connect
with connect.reading(connect.database_path()) as db:
    tables = {name: pd.DataFrame(db.table(name).rows) for name in (
        "service", "service_area", "service_at_location", "location", "attribute", "taxonomy_term",
        "borough")}
service = tables["service"].query("status == 'active' and deleted_at.isna()")
placed = tables["service_at_location"].merge(
    tables["location"], left_on="location_id", right_on="id")
placed = placed.query("location_type == 'physical' and deleted_at.isna()")
columns = ["service_id", "borough_code"]
reach = pd.concat([tables["service_area"][columns], placed[columns]]).drop_duplicates()
needs = tables["attribute"].merge(
    tables["taxonomy_term"], left_on="taxonomy_term_id", right_on="id")[["service_id", "name"]]
met = reach.merge(needs, on="service_id").merge(service, left_on="service_id", right_on="id")
st.title("Naive")
st.dataframe(met.pivot_table(index="borough_code", columns="name_x", values="service_id",
    aggfunc="nunique", fill_value=0))
"""


def statements(path: Path) -> float:
    """Return the median time of what every view asks first, by factor, which is the most."""
    asked = Asked(dates.today().isoformat(), words.FACTOR)
    times = []
    with connect.reading(path) as db:
        for _ in range(ROUNDS):
            started = time.perf_counter()
            coverage.cells(db, asked)
            coverage.totals(db, asked)
            coverage.nearest(db, asked)
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Measure and print the ratios, and how long the statements take."""
    with partnership(SIZE) as path:
        blank = seconds(AppTest.from_string(BLANK))
        naive = seconds(AppTest.from_string(NAIVE, default_timeout=60))
        print(f"{'view':22}{'ms':>8}{'to blank':>10}{'to naive':>10}")
        for name, query in VIEWS.items():
            app = our("coverage")
            for key, value in query.items():
                app.query_params[key] = value
            spent = seconds(app)
            print(f"{name:22}{spent * 1000:8.0f}{spent / blank:10.1f}{spent / naive:10.2f}")
        print(f"the three statements: {statements(path) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
