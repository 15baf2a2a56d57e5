"""Twelve referral questions worked by hand: the order, the points, and the reasons word for word.

Each has its own few services. What a service leaves out here is as good as it can be: it has places
since the first of the month, was checked three weeks ago, and takes everybody from everywhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from synergy.opening import Hours
from synergy.referral import CHECKED, ENTRY, NEAR, NEEDS, RULE, answer
from synergy.referral_facts import Candidate, Question, Spot, Start

TODAY = "2026-06-10"
MIND, MONEY, DRINK = 1, 2, 3
NAMES = {MIND: "Mental health", MONEY: "Deprivation", DRINK: "Alcoholism"}

CAMDEN, HACKNEY, LAMBETH = "E09000007", "E09000012", "E09000022"
MERTON, SOUTHWARK, SUTTON = "E09000024", "E09000028", "E09000029"
BRIXTON = Start(51.4613, -0.1156, LAMBETH, "Lambeth")
SERVES_LAMBETH = ((LAMBETH, "Lambeth"),)

Expected = list[tuple[str, int, str, str]]


def asked(*needs: int, **values: Any) -> Question:
    return Question(TODAY, {need: NAMES[need] for need in needs}, **values)


def service(number: int, name: str, *needs: int, **values: Any) -> Candidate:
    """Return a service that is as good as it can be but for `values`."""
    good: dict[str, Any] = {
        "capacity": "open",
        "capacity_as_of": "2026-06-01",
        "assured_date": "2026-05-20",
    }
    return Candidate(number, name, frozenset(needs), **(good | values))


def away(km: float, code: str = LAMBETH, name: str = "Lambeth") -> tuple[Spot, ...]:
    return (Spot("address", code, name, km),)


FREE, CHECKED_SAID = "places free as of 1 June", "last checked 3 weeks ago"

NEEDS_FIRST = (
    asked(MIND, MONEY, start=BRIXTON),
    [
        service(1, "Next door", MIND, areas=SERVES_LAMBETH, spots=away(0.3)),
        service(2, "Far but both", MIND, MONEY, areas=SERVES_LAMBETH, spots=away(9.4)),
    ],
    [
        # 40 for both needs, 40 for getting in, 12 - 9 for the way, 8 for the check.
        (
            "Far but both",
            40 + 40 + 3 + 8,
            "9.4 km · helps with mental health, deprivation · takes all ages · covers Lambeth"
            f" · {FREE} · {CHECKED_SAID}",
            "",
        ),
        # Half of the needs are 20, and 300 m are no whole kilometre.
        (
            "Next door",
            20 + 40 + 12 + 8,
            "300 m · helps with mental health · takes all ages · covers Lambeth"
            f" · {FREE} · {CHECKED_SAID}",
            "doesn't list deprivation",
        ),
    ],
)

AGE_BEFORE_POINTS = (
    asked(MIND, age=9, start=BRIXTON),
    [
        service(
            1,
            "Teens",
            MIND,
            minimum_age=11,
            maximum_age=18,
            areas=SERVES_LAMBETH,
            spots=away(0.5),
        ),
        service(
            2,
            "Children, far and with a list",
            MIND,
            maximum_age=12,
            capacity="waiting list",
            spots=away(11.2, CAMDEN, "Camden"),
        ),
        service(
            3,
            "Nine and ten, farther",
            MIND,
            minimum_age=9,
            maximum_age=10,
            capacity="waiting list",
            spots=away(40, CAMDEN, "Camden"),
        ),
    ],
    [
        # The waiting list costs 4, eleven kilometres cost 11.
        (
            "Children, far and with a list",
            40 + 36 + 1 + 8,
            "11 km, in Camden · helps with mental health · takes up to 12 · open to any borough"
            f" · {CHECKED_SAID}",
            "waiting list as of 1 June",
        ),
        # Not 12 - 40: the way never costs more than it gives.
        (
            "Nine and ten, farther",
            40 + 36 + 0 + 8,
            f"helps with mental health · takes 9 to 10 · open to any borough · {CHECKED_SAID}",
            "40 km, in Camden · waiting list as of 1 June",
        ),
        (
            "Teens",
            100,
            f"500 m · helps with mental health · covers Lambeth · {FREE} · {CHECKED_SAID}",
            "takes 11 to 18, not 9",
        ),
    ],
)

ACROSS_BORDERS = (
    asked(MIND, start=BRIXTON),
    [
        service(
            1,
            "Merton and Sutton only",
            MIND,
            areas=((MERTON, "Merton"), (SUTTON, "Sutton")),
            spots=away(2.8, MERTON, "Merton"),
        ),
        service(2, "In the borough", MIND, areas=SERVES_LAMBETH, spots=away(5.0)),
        service(3, "Over the border, for all", MIND, spots=away(1.2, SOUTHWARK, "Southwark")),
        service(
            4,
            "Here for others",
            MIND,
            areas=((HACKNEY, "Hackney"),),
            spots=away(5.9),
        ),
    ],
    [
        (
            "Over the border, for all",
            40 + 40 + 11 + 8,
            "1.2 km, in Southwark · helps with mental health · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "In the borough",
            40 + 40 + 7 + 8,
            "5.0 km · helps with mental health · takes all ages · covers Lambeth"
            f" · {FREE} · {CHECKED_SAID}",
            "",
        ),
        # It stands in Lambeth, and does not say that it is for Lambeth: half of the 8.
        (
            "Here for others",
            40 + 36 + 7 + 8,
            f"5.9 km · helps with mental health · takes all ages · {FREE} · {CHECKED_SAID}",
            "covers Hackney, not Lambeth, though it is based there",
        ),
        # A no costs 8; it is against it, and shuts nobody out.
        (
            "Merton and Sutton only",
            40 + 32 + 10 + 8,
            f"2.8 km, in Merton · helps with mental health · takes all ages · {FREE}"
            f" · {CHECKED_SAID}",
            "covers Merton and Sutton, not Lambeth",
        ),
    ],
)

ROOM = (
    asked(DRINK),
    [
        service(1, "Full", DRINK, capacity="full"),
        service(2, "Old news", DRINK, capacity_as_of="2026-05-10"),
        service(3, "A list", DRINK, capacity="waiting list"),
        service(4, "Just in time", DRINK, capacity_as_of="2026-05-11", capacity_places=4),
        service(5, "Nobody told", DRINK, capacity=None, capacity_as_of=None),
        service(6, "One place", DRINK, capacity_places=1),
    ],
    [
        # Thirty days ago still counts, thirty-one do not. Equal points: by name.
        (
            "Just in time",
            100,
            f"helps with alcoholism · takes all ages · 4 places free as of 11 May · {CHECKED_SAID}",
            "",
        ),
        (
            "One place",
            100,
            f"helps with alcoholism · takes all ages · 1 place free as of 1 June · {CHECKED_SAID}",
            "",
        ),
        # Nobody knows is as good as a waiting list.
        (
            "A list",
            96,
            f"helps with alcoholism · takes all ages · {CHECKED_SAID}",
            "waiting list as of 1 June",
        ),
        (
            "Nobody told",
            96,
            f"helps with alcoholism · takes all ages · {CHECKED_SAID}",
            "availability unknown",
        ),
        (
            "Old news",
            96,
            f"helps with alcoholism · takes all ages · {CHECKED_SAID}",
            "availability last updated 10 May",
        ),
        (
            "Full",
            92,
            f"helps with alcoholism · takes all ages · {CHECKED_SAID}",
            "full as of 1 June",
        ),
    ],
)

SURE = (
    asked(MONEY),
    [
        service(1, "Never", MONEY, assured_date=None),
        service(2, "A year ago", MONEY, assured_date="2025-06-10"),
        service(3, "Nearly a year ago", MONEY, assured_date="2025-06-11"),
        service(4, "Half a year ago", MONEY, assured_date="2025-12-10"),
        service(5, "Not half a year ago", MONEY, assured_date="2025-12-11"),
    ],
    [
        (
            "Not half a year ago",
            100,
            f"helps with deprivation · takes all ages · {FREE} · last checked 5 months ago",
            "",
        ),
        (
            "Half a year ago",
            96,
            f"helps with deprivation · takes all ages · {FREE}",
            "last checked 6 months ago",
        ),
        (
            "Nearly a year ago",
            96,
            f"helps with deprivation · takes all ages · {FREE}",
            "last checked 11 months ago",
        ),
        (
            "A year ago",
            92,
            f"helps with deprivation · takes all ages · {FREE}",
            "last checked 12 months ago",
        ),
        ("Never", 92, f"helps with deprivation · takes all ages · {FREE}", "not checked yet"),
    ],
)

ROUTE = (
    asked(MIND, route="self", start=BRIXTON),
    [
        service(1, "By letter", MIND, referral_route="professional", spots=away(0.9)),
        service(2, "Just come", MIND, referral_route="self", spots=away(7.5)),
        service(3, "Either way", MIND, referral_route="either", spots=away(9.0)),
    ],
    [
        (
            "Just come",
            40 + 40 + 5 + 8,
            "7.5 km · helps with mental health · takes all ages · open to any borough"
            f" · self-referral only · {FREE} · {CHECKED_SAID}",
            "",
        ),
        # The no costs as much as eight kilometres, and it is nine nearer.
        (
            "By letter",
            40 + 32 + 12 + 8,
            "900 m · helps with mental health · takes all ages · open to any borough"
            f" · {FREE} · {CHECKED_SAID}",
            "professional referral only",
        ),
        (
            "Either way",
            40 + 40 + 3 + 8,
            "9.0 km · helps with mental health · takes all ages · open to any borough"
            f" · self-referral or professional referral · {FREE} · {CHECKED_SAID}",
            "",
        ),
    ],
)

LANGUAGE = (
    asked(MIND, language="Somali"),
    [
        service(1, "English", MIND, languages=("English", "Polish")),
        service(2, "No languages given", MIND),
        service(3, "In small letters", MIND, languages=("English", "somali")),
    ],
    [
        (
            "In small letters",
            100,
            f"helps with mental health · takes all ages · {FREE} · speaks Somali · {CHECKED_SAID}",
            "",
        ),
        (
            "No languages given",
            96,
            f"helps with mental health · takes all ages · {FREE} · {CHECKED_SAID}",
            "languages unknown",
        ),
        (
            "English",
            92,
            f"helps with mental health · takes all ages · {FREE} · {CHECKED_SAID}",
            "speaks English and Polish, not Somali",
        ),
    ],
)

WHEN = (
    asked(DRINK, when="weekend"),
    [
        service(1, "Office hours", DRINK, times=(Hours("MO,TU,WE,TH,FR", "09:00", "17:00"),)),
        service(2, "No times given", DRINK),
        service(
            3,
            "Saturdays",
            DRINK,
            times=(Hours("TH", "18:30", "20:30"), Hours("SA", "10:00", "13:30")),
        ),
        service(4, "Days not given", DRINK, times=(Hours(None, "10:00", "12:00"),)),
    ],
    [
        (
            "Saturdays",
            100,
            f"helps with alcoholism · takes all ages · {FREE}"
            f" · open Thu 18:30 to 20:30; Sat 10:00 to 13:30 · {CHECKED_SAID}",
            "",
        ),
        (
            "Days not given",
            96,
            f"helps with alcoholism · takes all ages · {FREE} · {CHECKED_SAID}",
            "may not be open at the weekend",
        ),
        (
            "No times given",
            96,
            f"helps with alcoholism · takes all ages · {FREE} · {CHECKED_SAID}",
            "may not be open at the weekend",
        ),
        (
            "Office hours",
            92,
            f"helps with alcoholism · takes all ages · {FREE} · {CHECKED_SAID}",
            "open Mon to Fri 09:00 to 17:00, not at the weekend",
        ),
    ],
)

WITHOUT_ADDRESS = (
    asked(MIND, start=BRIXTON),
    [
        service(1, "By phone", MIND, online=True),
        service(2, "Refuge here", MIND, spots=(Spot("confidential", LAMBETH, "Lambeth", 1.5),)),
        service(
            3,
            "Refuge far away",
            MIND,
            spots=(Spot("confidential", "E09000003", "Barnet", 17.2),),
        ),
        service(4, "Team that comes", MIND, areas=SERVES_LAMBETH),
        service(5, "Hall, no number", MIND, spots=(Spot("borough", CAMDEN, "Camden", 8.8),)),
        service(
            6,
            "Office and refuge",
            MIND,
            spots=(Spot("confidential", LAMBETH, "Lambeth", 1.5), *away(4.4, CAMDEN, "Camden")),
        ),
        service(7, "Far, or by phone", MIND, online=True, spots=away(9.9)),
    ],
    [
        # A refuge counts from the middle of its borough, and only the borough is said.
        (
            "Refuge here",
            40 + 40 + 11 + 8,
            "in Lambeth, address confidential · helps with mental health · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        # Where there is an address, that is the one to go to.
        (
            "Office and refuge",
            40 + 40 + 8 + 8,
            "4.4 km, in Camden · helps with mental health · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        # Half of the way's 12 at least for what is there by phone. Equal points: the nearer first.
        (
            "Far, or by phone",
            40 + 40 + 6 + 8,
            "9.9 km · online or by phone · helps with mental health · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "By phone",
            40 + 40 + 6 + 8,
            "online or by phone · helps with mental health · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "Team that comes",
            40 + 40 + 6 + 8,
            f"helps with mental health · takes all ages · covers Lambeth · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "Hall, no number",
            40 + 40 + 4 + 8,
            "in Camden, address unknown · helps with mental health · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "Refuge far away",
            40 + 40 + 0 + 8,
            f"helps with mental health · takes all ages · open to any borough · {FREE}"
            f" · {CHECKED_SAID}",
            "in Barnet, address confidential",
        ),
    ],
)

CLOSED_LAST = (
    asked(MIND, MONEY, age=15),
    [
        service(1, "Ended and perfect", MIND, MONEY, status="defunct"),
        service(
            2, "Stopped and perfect", MIND, MONEY, status="inactive", status_since="2025-11-01"
        ),
        service(
            3,
            "Closed for now",
            MIND,
            MONEY,
            status="temporarily closed",
            status_since="2026-05-03",
        ),
        service(4, "Runs, too old", MIND, minimum_age=18, assured_date=None, capacity="full"),
        service(5, "Closed, too old", MIND, minimum_age=18, status="temporarily closed"),
        service(6, "Runs, one need", MIND, assured_date=None, capacity="full"),
    ],
    [
        (
            "Runs, one need",
            20 + 32 + 12 + 0,
            "helps with mental health · takes all ages",
            "doesn't list deprivation · full as of 1 June · not checked yet",
        ),
        (
            "Runs, too old",
            20 + 32 + 12 + 0,
            "helps with mental health",
            "doesn't list deprivation · takes 18 and over, not 15 · full as of 1 June"
            " · not checked yet",
        ),
        (
            "Closed for now",
            100,
            f"helps with mental health, deprivation · takes all ages · {FREE} · {CHECKED_SAID}",
            "temporarily closed since 3 May",
        ),
        (
            "Closed, too old",
            80,
            f"helps with mental health · {FREE} · {CHECKED_SAID}",
            "temporarily closed · doesn't list deprivation · takes 18 and over, not 15",
        ),
        # Both ended: the name decides.
        (
            "Ended and perfect",
            100,
            f"helps with mental health, deprivation · takes all ages · {FREE} · {CHECKED_SAID}",
            "defunct",
        ),
        (
            "Stopped and perfect",
            100,
            f"helps with mental health, deprivation · takes all ages · {FREE} · {CHECKED_SAID}",
            "inactive since 1 November 2025",
        ),
    ],
)

ALL_AT_ONCE = (
    replace(
        asked(MIND, age=14, start=BRIXTON, language="Polish", route="professional"),
        today="2026-05-20",
        when="evenings",
    ),
    [
        service(
            1,
            "The usual one",
            MIND,
            minimum_age=11,
            maximum_age=18,
            areas=SERVES_LAMBETH,
            spots=away(2.1),
            referral_route="professional",
            capacity="waiting list",
            capacity_as_of="2026-05-03",
            assured_date="2025-03-10",
            languages=("Polish",),
            times=(Hours("TU,TH", "17:00", "19:00"),),
        ),
        service(
            2,
            "Knows nothing",
            MIND,
            spots=(Spot("address", SOUTHWARK, "Southwark", 2.4),),
            capacity=None,
            assured_date=None,
        ),
        service(
            3,
            "Says no to all",
            MIND,
            minimum_age=10,
            maximum_age=14,
            areas=(
                (CAMDEN, "Camden"),
                (HACKNEY, "Hackney"),
                (MERTON, "Merton"),
                (SUTTON, "Sutton"),
            ),
            spots=away(3.0, CAMDEN, "Camden"),
            referral_route="self",
            capacity="full",
            capacity_as_of="2026-05-20",
            languages=("English",),
            times=(Hours("MO", "09:00", "17:00"),),
            assured_date="2026-05-20",
        ),
    ],
    [
        # 8 + 8 + 4 + 8 + 8 for getting in.
        (
            "The usual one",
            40 + 36 + 10 + 0,
            "2.1 km · helps with mental health · takes 11 to 18 · covers Lambeth"
            " · professional referral only · speaks Polish · open Tue, Thu 17:00 to 19:00",
            "waiting list as of 3 May · last checked 14 months ago",
        ),
        # 8 + 8 + 4 + 4 + 4: what nobody knows is neither a yes nor a no.
        (
            "Knows nothing",
            40 + 28 + 10 + 0,
            "2.4 km, in Southwark · helps with mental health · takes all ages"
            " · open to any borough · self-referral or professional referral",
            "availability unknown · languages unknown"
            " · may not be open in the evening · not checked yet",
        ),
        (
            "Says no to all",
            40 + 0 + 9 + 8,
            "3.0 km, in Camden · helps with mental health · takes 10 to 14 · last checked today",
            "covers Camden, Hackney and 2 more, not Lambeth"
            " · self-referral only · full as of 20 May · speaks English, not Polish"
            " · open Mon 09:00 to 17:00, not in the evening",
        ),
    ],
)

OUTSIDE_LONDON = (
    asked(MONEY, start=Start(51.3326, -0.2673, exact=False)),
    [
        service(
            1, "Sutton's own", MONEY, areas=((SUTTON, "Sutton"),), spots=away(3.1, SUTTON, "Sutton")
        ),
        service(2, "For everybody", MONEY, spots=away(8.4, MERTON, "Merton")),
        service(3, "Just over the line", MONEY, spots=(Spot("address", None, None, 8.2),)),
        service(4, "Nobody knows where", MONEY, spots=(Spot("address"),)),
    ],
    [
        # Half of the way's 12 where nobody knows the way.
        (
            "Nobody knows where",
            40 + 40 + 6 + 8,
            f"helps with deprivation · takes all ages · open to any borough · {FREE}"
            f" · {CHECKED_SAID}",
            "address unknown",
        ),
        (
            "Just over the line",
            40 + 40 + 4 + 8,
            "about 8.2 km · helps with deprivation · takes all ages · open to any borough"
            f" · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "For everybody",
            40 + 40 + 4 + 8,
            "about 8.4 km, in Merton · helps with deprivation · takes all ages"
            f" · open to any borough · {FREE} · {CHECKED_SAID}",
            "",
        ),
        (
            "Sutton's own",
            40 + 32 + 9 + 8,
            "about 3.1 km, in Sutton · helps with deprivation · takes all ages"
            f" · {FREE} · {CHECKED_SAID}",
            "covers Sutton, not outside London",
        ),
    ],
)

CASES: Mapping[str, tuple[Question, list[Candidate], Expected]] = {
    "needs come before distance": NEEDS_FIRST,
    "who is too young comes after all that take them": AGE_BEFORE_POINTS,
    "across the border of a borough": ACROSS_BORDERS,
    "free places, and for how long they are believed": ROOM,
    "how long ago it was checked": SURE,
    "who refers": ROUTE,
    "language": LANGUAGE,
    "at the weekend": WHEN,
    "without an address to go to": WITHOUT_ADDRESS,
    "closed ones come last": CLOSED_LAST,
    "everything at once": ALL_AT_ONCE,
    "from outside London": OUTSIDE_LONDON,
}


@pytest.mark.parametrize("name", CASES)
def test_hand_worked(name: str) -> None:
    question, services, expected = CASES[name]
    for order in permutations(services) if len(services) < 6 else (services, services[::-1]):
        assert [
            (
                one.service.name,
                one.points,
                " · ".join(one.reasons_for),
                " · ".join(one.reasons_against),
            )
            for one in answer(question, order)
        ] == expected


def test_there_are_twelve() -> None:
    assert len(CASES) == 12


# What the tables above do not show.


def test_equal_answers_stand_by_name_then_by_number() -> None:
    twins = [service(9, "B"), service(2, "B"), service(5, "A")]
    assert [one.service.id for one in answer(asked(), twins)] == [5, 2, 9]


def test_without_a_place_it_says_where_it_is_and_whom_it_serves() -> None:
    spots = (Spot("address", CAMDEN, "Camden"), Spot("confidential", LAMBETH, "Lambeth"))
    areas = (("E09000013", "Hammersmith and Fulham"), (LAMBETH, "Lambeth"))
    (one,) = answer(asked(), [service(1, "Two", spots=spots, areas=areas)])
    assert one.reasons_for[:4] == (
        "in Camden",
        "in Lambeth, address confidential",
        "takes all ages",
        "covers Hammersmith and Fulham, Lambeth",
    )


@pytest.mark.parametrize(
    ("fits", "values"),
    [
        (True, {}),
        (True, {"capacity": "waiting list"}),
        (True, {"assured_date": None}),
        (True, {"spots": away(80)}),
        (False, {"capacity": "full"}),
        (False, {"needs": frozenset([MIND])}),
        (False, {"minimum_age": 15}),
        (False, {"status": "temporarily closed"}),
        (False, {"areas": ((MERTON, "Merton"),)}),
        (False, {"languages": ()}),
        (False, {"languages": ("Polish",)}),
        (False, {"referral_route": "self"}),
        (False, {"times": ()}),
    ],
    ids=str,
)
def test_fitting_fully_is_a_yes_to_all_that_is_asked(fits: bool, values: dict[str, Any]) -> None:
    question = asked(
        MIND,
        MONEY,
        age=14,
        start=BRIXTON,
        language="Somali",
        route="professional",
        when="weekdays",
    )
    perfect = service(
        1, "Perfect", MIND, MONEY, languages=("Somali",), times=(Hours("MO", "09:00", "10:00"),)
    )
    (one,) = answer(question, [replace(perfect, **values)])
    assert one.fits == fits


@pytest.mark.parametrize(
    ("age", "fits"), [(10, False), (11, True), (18, True), (19, False), (None, True)]
)
def test_both_ends_of_an_age_range_belong_to_it(age: int | None, fits: bool) -> None:
    (one,) = answer(asked(age=age), [service(1, "Teens", minimum_age=11, maximum_age=18)])
    assert one.fits == fits


def test_the_rule_is_told_in_five_lines_with_its_weights() -> None:
    assert len(RULE) == 5
    for line, weight in zip(RULE[1:], (NEEDS, 5 * ENTRY, NEAR, CHECKED), strict=True):
        assert f" ({weight}):**" in line
    assert NEEDS + 5 * ENTRY + NEAR + CHECKED == 100
