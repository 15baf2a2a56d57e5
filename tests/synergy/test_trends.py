"""What the trends reckon and say: none, one, several, those that share the first place."""

import pytest

from synergy import trends
from synergy.trends import Ages, Counted, Days, Kept


@pytest.mark.parametrize(
    ("days", "middle"),
    [({5: 1}, 5), ({5: 1, 9: 1}, 7), ({1: 3, 100: 2}, 1), ({0: 1, 3: 1, 4: 2}, 3.5)],
)
def test_the_median_is_the_middle_of_all_issues(days: Days, middle: float) -> None:
    assert trends.median(days) == middle


def test_of_no_issue_there_is_no_median() -> None:
    with pytest.raises(IndexError):
        trends.median({})


def test_every_number_of_days_is_of_one_age() -> None:
    edges = [0, 31, 32, 92, 93, 183, 184, 366, 367, 4000]
    assert trends.by_age(dict.fromkeys(edges, 1)) == [2, 2, 2, 2, 2]
    assert all(sum(trends.by_age({day: 3})) == 3 for day in range(800))
    assert trends.by_age({}) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 3, "0%"),
        (3, 3, "100%"),
        (1, 3, "33%"),
        (2, 3, "67%"),
        (999, 1000, "99%"),
        (1, 999, "1%"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(part: int, whole: int, said: str) -> None:
    assert trends.share(part, whole) == said


def test_what_was_due_is_looked_at_until_yesterday() -> None:
    assert trends.due_between("2026-02-06", None, "2026-05-01") == ("2026-02-06", "2026-04-30")
    assert trends.due_between("2026-02-06", 2026, "2026-05-01") == ("2026-01-01", "2026-04-30")
    assert trends.due_between("2025-02-06", 2025, "2026-05-01") == ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("raised", "issues", "again", "meetings", "said"),
    [
        ([], 0, 0, 3, "No issue was raised at these 3 meetings."),
        ([("A", 1)], 1, 0, 1, "1 issue was raised at this one meeting."),
        ([("A", 1), ("B", 1)], 2, 0, 1, "2 issues were raised at this one meeting."),
        ([("A", 1)], 1, 0, 3, "1 issue was raised at these 3 meetings, at only one of them."),
        (
            [("A", 1), ("B", 1)],
            2,
            0,
            3,
            "2 issues were raised at these 3 meetings, each at only one of them.",
        ),
        ([("A", 2)], 1, 1, 3, "1 issue was raised at these 3 meetings: “A”, at 2 of them."),
        (
            [("A", 3), ("B", 2), ("C", 1)],
            3,
            2,
            12,
            "3 issues were raised at these 12 meetings, 2 at more than one; most often “A”, at 3 "
            "of them.",
        ),
        (
            [("A", 3), ("B", 3)],
            2,
            2,
            12,
            "2 issues were raised at these 12 meetings, each at more than one; most often “A” and "
            "“B”, at 3 of them each.",
        ),
        (
            [("A", 2), ("B", 2), ("C", 2), ("D", 1)],
            1204,
            3,
            12,
            "1,204 issues were raised at these 12 meetings, 3 at more than one; most often several "
            "issues, at 2 of them each.",
        ),
    ],
)
def test_issues_are_said(
    raised: Counted, issues: int, again: int, meetings: int, said: str
) -> None:
    assert trends.say_issues(raised, issues, again, meetings) == said


@pytest.mark.parametrize(
    ("themes", "meetings", "said"),
    [
        ([], 2, "No issue was raised at these 2 meetings."),
        (
            [("Funding", 1)],
            1,
            "Issues were raised 1 time at this one meeting, always under funding.",
        ),
        (
            [("Funding", 4), ("ADHD", 3)],
            12,
            "Issues were raised 7 times at these 12 meetings, most under funding (4 times).",
        ),
        (
            [("Funding", 1), ("ADHD", 1)],
            12,
            "Issues were raised 2 times at these 12 meetings, most under funding and ADHD "
            "(1 time each).",
        ),
        (
            [("Funding", 2), ("ADHD", 2), ("No theme", 2)],
            12,
            "Issues were raised 6 times at these 12 meetings, most under several themes "
            "(2 times each).",
        ),
    ],
)
def test_themes_are_said(themes: Counted, meetings: int, said: str) -> None:
    assert trends.say_themes(themes, meetings) == said


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        (Ages({}, {}, 0), "No issue has been raised yet."),
        (Ages({1: 1}, {}, 0), "1 unresolved issue was first raised 1 day ago."),
        (
            Ages({10: 1, 13: 1}, {}, 0),
            "2 unresolved issues were first raised a median of 11.5 days ago, the oldest 13 days "
            "ago.",
        ),
        (Ages({}, {60: 1}, 0), "1 resolved issue took 60 days."),
        (Ages({}, {}, 2), "How long 2 resolved issues took is not known."),
        (
            Ages({2000: 3}, {30: 2, 60: 3}, 1),
            "3 unresolved issues were first raised a median of 2,000 days ago, the oldest 2,000 "
            "days ago; 5 resolved issues took a median of 60 days; how long another 1 resolved "
            "issue took is not known.",
        ),
    ],
)
def test_ages_are_said(ages: Ages, said: str) -> None:
    assert trends.say_ages(ages) == said


@pytest.mark.parametrize(
    ("given", "done", "meetings", "said"),
    [
        (0, 0, 1, "No action was given at this one meeting, and none done by its day."),
        (
            0,
            2,
            3,
            "No action was given at these 3 meetings, and 2 done by the last of them: 2 more.",
        ),
        (1, 0, 1, "1 action was given at this one meeting, and none done by its day: 1 fewer."),
        (
            3,
            3,
            3,
            "3 actions were given at these 3 meetings, and as many done by the last of them.",
        ),
        (
            1275,
            2632,
            12,
            "1,275 actions were given at these 12 meetings, and 2,632 done by the last of them: "
            "1,357 more.",
        ),
    ],
)
def test_actions_are_said(given: int, done: int, meetings: int, said: str) -> None:
    assert trends.say_actions(given, done, meetings) == said


BETWEEN = "due from Fri 5 December 2025 to Thu 30 April 2026"


@pytest.mark.parametrize(
    ("kept", "due", "said"),
    [
        (Kept(1, 0, 0), [("A", 1)], f"Of 1 action {BETWEEN}, 1 (100%) was done on time."),
        (
            Kept(0, 0, 2),
            [("A", 2)],
            f"Of 2 actions {BETWEEN}, none (0%) was done on time and 2 not done.",
        ),
        (
            Kept(3, 1, 2),
            [("A", 3), ("B", 2)],
            f"Of 6 actions {BETWEEN}, 3 (50%) were done on time, 1 done late and 2 not done. "
            "Among partners, A owed most (3).",
        ),
        (
            Kept(2, 2, 0),
            [("A", 2), ("B", 2)],
            f"Of 4 actions {BETWEEN}, 2 (50%) were done on time and 2 done late. "
            "Among partners, A and B owed most (2 each).",
        ),
    ],
)
def test_what_was_kept_is_said(kept: Kept, due: Counted, said: str) -> None:
    assert trends.say_kept(kept, due, "2025-12-05", "2026-04-30") == said


def test_what_several_kept_is_added_up() -> None:
    assert trends.in_all([Kept(1, 2, 3), Kept(10, 20, 30)]) == Kept(11, 22, 33)
    assert trends.in_all([]).due == 0


@pytest.mark.parametrize(
    ("partners", "times", "said"),
    [
        ([0, 1, 2, 0, 1, 0, 2, 2], 9, "rising"),
        ([2, 1, 1, 0, 0, 1, 1, 0], 7, "falling"),
        ([2, 0, 1, 1, 0, 2, 0, 2], 7, "steady"),
        ([0, 0, 0, 0, 0, 2, 0, 1], 2, "new"),
        ([0, 0, 0, 0, 0, 2, 0, 1], 3, "rising"),
        ([1], 1, "new"),
        ([1], 2, "rising"),
        ([3, 0], 1, "falling"),
        ([9, 1, 0], 2, "falling"),
    ],
)
def test_a_direction_compares_the_later_half_with_the_earlier(
    partners: list[int], times: int, said: str
) -> None:
    assert trends.direction(partners, times) == said
