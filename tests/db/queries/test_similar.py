"""Finding the known issue that a line is about."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import connect
from db.kinds.records import ISSUE
from db.queries.similar import CANDIDATES, Similar, similar
from synergy import sameness
from synergy.same_words import COMMON, COMPLAINTS, SUBJECTS
from tests.db.tools import World, insert

# What people would say of the seeds' issues, by a word of the title of each.
SAID = {
    "grants end too soon": "Grants end",
    "three-year grants needed, the grant ends before the work": "Grants end",
    "kids waiting months for counselling": "counselling",
    "long waiting list for counselling": "counselling",
    "still a huge demand for food banks": "Food banks",
    "struggle to win funding": "Hard to win",
    "hard to win money to continue": "Hard to win",
    "council staff at home, cannot be met": "home working",
    "nobody answers at the housing desk": "housing counter",
    "benefits decisions are slow": "Benefit decisions",
    "pupils lost between schools": "Pupils drop",
    "section 114 notice worries us": "section 114",
    "no move-on homes for refuge families": "Refuge rooms",
    "online quarrels spill to the school gate": "Quarrels",
    "young people won't cross the line": "cross a line",
    "duplicate visits to the same family": "visit the same family",
    "shelves empty at month end": "Shelves",
    "young adults not registered to vote": "electoral roll",
    "council does not consult us": "consult the sector",
    "hall hire price went up": "Hall hire",
}
NEW = (
    "three schools asked for mentors",
    "minibus broke down",
    "new coach started boxing sessions on Tuesdays",
    "police dispersal order on the estate",
    "we moved office to Peckham",
    "knife found in the park",
    "",
    "the and of",
    'OR " NEAR( * { : ^',
)


def found(path: Path, line: str, limit: int = 3) -> list[Similar]:
    with connect.reading(path) as db:
        return similar(db, line, limit)


def test_what_people_say_of_the_seeds_issues_finds_them(templates: dict[str, Path]) -> None:
    first = {line: [one.title for one in found(templates["sample"], line)[:1]] for line in SAID}
    wrong = {line: titles for line, titles in first.items() if SAID[line] not in " ".join(titles)}
    assert wrong == {}


@pytest.mark.parametrize("line", NEW)
def test_what_is_about_something_else_finds_nothing(line: str, templates: dict[str, Path]) -> None:
    assert found(templates["sample"], line) == []


def test_it_tells_at_how_many_meetings_it_was_raised_and_when(world: World) -> None:
    issue = world.add_issue("Buses pass the estate by").row_id
    [never] = found(world.path, "buses pass by the estate")
    assert (never.id, never.times, never.last_on) == (issue, 0, None)
    for meeting, agency in (
        (world.spring, world.north), (world.spring, world.south), (world.summer, world.north),
    ):  # fmt: skip
        world.mention(issue, meeting, agency)
    [twice] = found(world.path, "buses pass by the estate")
    with connect.reading(world.path) as db:
        [(last,)] = db.execute(
            "SELECT max(date) FROM meeting WHERE id IN (?, ?)", [world.spring, world.summer]
        ).fetchall()
    assert (twice.times, twice.last_on) == (2, last)


def test_an_issue_that_was_merged_or_deleted_is_never_found(world: World) -> None:
    kept = world.add_issue("Buses pass the estate by").row_id
    merged = world.add_issue("Buses pass the estate by again").row_id
    gone = world.add_issue("Buses never pass the estate").row_id
    world.merge(kept, merged)
    world.remove(ISSUE, gone)
    assert [one.id for one in found(world.path, "buses pass the estate")] == [kept]


def test_what_is_resolved_is_looked_at_last(world: World) -> None:
    resolved = world.add_issue("Buses", status="resolved").row_id
    with connect.writing(world.path, "test") as db:
        for number in range(CANDIDATES):
            insert(db, "issue", title=f"Buses late on line {number}, and crowded")
    assert resolved not in [one.id for one in found(world.path, "buses", CANDIDATES)]
    open_one = world.add_issue("Buses").row_id
    assert open_one in [one.id for one in found(world.path, "buses", CANDIDATES)]


def test_what_is_much_less_like_than_another_is_left_out(world: World) -> None:
    best = world.add_issue("Young people wait months for the night bus").row_id
    world.add_issue("Young people wait for a youth club in every borough of the city")
    assert [one.id for one in found(world.path, "young people wait months for the night bus")] == [
        best
    ]


# Lines about the only issue of a new partnership, and lines that only share words with it.
SAME = {
    "Young people still wait months for counselling": True,
    "young people are waiting for months for counselling": True,
    "long waiting list for counselling": True,
    "Young people wait months for housing": False,
    "Young people wait months": False,
    "Parents asked for a leaflet about counselling, on the buses and in every school": False,
}


@pytest.mark.parametrize("line", SAME)
def test_only_a_line_about_the_issue_is_a_strong_match(line: str, world: World) -> None:
    world.add_issue("Young people wait months for counselling")
    assert any(one.is_strong for one in found(world.path, line)) == SAME[line]


def test_a_word_in_the_line_may_be_misspelt(world: World) -> None:
    world.add_issue("Young people wait months for counselling")
    for line in ("waiting months for councelling", "waiting months for counseling"):
        assert [one.is_strong for one in found(world.path, line)] == [True]


def test_words_that_are_only_in_the_description_count_too(world: World) -> None:
    line = "no one to see, only a telephone queue"
    about = "Families meet a form and a telephone queue."
    assert sameness.likeness(line, "Nobody to see at the housing counter", about) > (
        sameness.likeness(line, "Nobody to see at the housing counter", None)
    )


def test_a_long_line_that_contains_a_short_title_is_only_a_weak_match(world: World) -> None:
    world.add_issue("Knife crime")
    line = "Parents asked for a leaflet about knife crime on buses after the school gates incident"
    assert [one.is_strong for one in found(world.path, line)] == [False]
    assert [one.is_strong for one in found(world.path, "knife crime")] == [True]


def test_the_one_that_is_the_same_comes_first(world: World) -> None:
    for title in ("Knife crime", "Crime", "Buses", "Knife crime on late buses"):
        world.add_issue(title)
    titles = [one.title for one in found(world.path, "knife crime on the late buses", 1)]
    assert titles == ["Knife crime on late buses"]


def test_each_of_the_seeds_issues_is_the_same_as_itself(templates: dict[str, Path]) -> None:
    with connect.reading(templates["sample"]) as db:
        titles = [
            title
            for (title,) in db.execute(
                "SELECT title FROM issue WHERE deleted_at IS NULL AND merged_into_id IS NULL"
            )
        ]
    assert len(titles) > 20
    firsts = {title: found(templates["sample"], f"Again, {title.lower()}")[0] for title in titles}
    assert {title: one.title for title, one in firsts.items() if one.is_strong} == {
        title: title for title in titles
    }


def test_no_more_are_found_than_asked_for(world: World) -> None:
    for number in range(5):
        world.add_issue(f"Buses pass the estate by, line {number}")
    assert len(found(world.path, "buses pass the estate", 2)) == 2


@dataclass
class Score:
    """How well one half of the lines was matched."""

    half: str
    right: int = 0
    wrong: int = 0
    titled: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / self.titled


def lines() -> Iterator[dict[str, str]]:
    """Read each line with the title that it is about, or "", and its half."""
    with Path(__file__).with_name("issue_lines.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_strong_matches_are_right_and_few_are_missed(world: World) -> None:
    """Match each line against all the titles; the rule was never tuned to the scoring half."""
    for title in dict.fromkeys(one["title"] for one in lines() if one["title"]):
        world.add_issue(title)
    scores = {half: Score(half) for half in ("tuning", "scoring")}
    for one in lines():
        score, best = scores[one["half"]], found(world.path, one["line"], 1)
        score.titled += bool(one["title"])
        if best and best[0].is_strong:
            score.right += best[0].title == one["title"]
            score.wrong += best[0].title != one["title"]
    for score in scores.values():
        print(f"{score}: precision {score.precision:.3f}, recall {score.recall:.3f}")
    assert scores["scoring"].precision >= 0.95
    assert scores["scoring"].recall >= 0.85


def test_the_halves_share_no_line() -> None:
    halves = [
        {one["line"] for one in lines() if one["half"] == half} for half in ("tuning", "scoring")
    ]
    assert len(halves[0]) > 100 and len(halves[1]) > 100
    assert not halves[0] & halves[1]


def test_each_meaning_is_in_one_table() -> None:
    meanings = [*SUBJECTS, *COMPLAINTS, *COMMON]
    assert len(meanings) == len(set(meanings))
