"""How long the finder takes with 5,000 services: `python -m tests.bench.referral`.

The page's script beside a blank page, and its query beside one that reads every service in Python
and puts all of them in order there. Absolute times depend on the machine; the ratios within one run
are what counts. No test fails on them.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from db import connect
from db.queries import choices, referral
from db.samples import generate
from synergy import words
from synergy.referral import answer
from synergy.referral_facts import Question, Start
from tests.bench.screens import BLANK, ROUNDS, our, partnership, seconds
from tests.db.referral_naive import Naive

SIZE = generate.Size(organizations=500, services=5000, issues=10, actions=10, meetings=5)
TODAY, SHOWN = "2026-10-02", 10


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _questions(path: Path) -> dict[str, Question]:
    with connect.reading(path) as db:
        terms = choices.terms(db, words.SPECIALISM) + choices.terms(db, words.FACTOR)
        middle = choices.boroughs(db)[21]
    named = {term.id: term.name for term in terms}
    one = {terms[0].id: terms[0].name}
    start = Start(middle.latitude, middle.longitude, middle.code, middle.name, exact=False)
    usual = Question(TODAY, one, 14, start)
    return {
        "one need, age, borough": usual,
        "the same, all that can be asked": replace(
            usual, language="Somali", route="self", when="evenings"
        ),
        "every need, age, borough": replace(usual, needs=named),
        "no need, age, borough": replace(usual, needs={}),
    }


def _naive(path: Path, question: Question) -> None:
    answer(question, Naive(path).candidates(question))[:SHOWN]


def _ours(path: Path, question: Question) -> None:
    with connect.reading(path) as db:
        referral.refer(db, question, SHOWN)


def _asked(question: Question) -> AppTest:
    """Open the page and fill in what is asked."""
    app = our("refer").run()
    app.multiselect(key="refer needs").set_value(list(question.needs))
    app.number_input(key="refer age").set_value(question.age)
    app.selectbox(key="refer borough").set_value(question.start and question.start.borough_code)
    app.selectbox(key="refer language").set_value(question.language)
    app.selectbox(key="refer who").set_value(question.route)
    app.selectbox(key="refer when").set_value(question.when)
    return app


def main() -> None:
    """Measure and print the ratios."""
    with partnership(SIZE) as path:
        blank = seconds(AppTest.from_string(BLANK))
        print(f"{'':34}{'page, ms':>9}{'to blank':>9}{'query, ms':>10}{'to naive':>9}")
        for name, question in _questions(path).items():
            page = seconds(_asked(question))
            query = _median(lambda question=question: _ours(path, question))
            naive = _median(lambda question=question: _naive(path, question))
            print(
                f"{name:34}{page * 1000:9.0f}{page / blank:9.1f}"
                f"{query * 1000:10.0f}{query / naive:9.3f}"
            )


if __name__ == "__main__":
    main()
