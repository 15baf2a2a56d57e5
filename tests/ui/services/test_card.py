"""What a service's card and marks say."""

from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from db.queries.services import Place, ServiceCard
from synergy import dates, words
from ui.services import assurance, card

CARD: dict[str, Any] = {
    "id": 1,
    "version": 1,
    "name": "Homework club",
    "organization_id": 2,
    "organization": "North",
    "description": None,
    "status": "active",
    "minimum_age": None,
    "maximum_age": None,
    "eligibility_description": None,
    "referral_route": "either",
    "application_process": None,
    "accessibility": None,
    "url": None,
    "capacity": None,
    "capacity_places": None,
    "capacity_as_of": None,
    "assured_date": None,
    "status_since": None,
    "status_note": None,
    "instead_id": None,
    "instead": None,
    "sample": 0,
    "published": 0,
}
PLACE: dict[str, Any] = {
    "name": "The Hall",
    "address_1": "1 High Road",
    "postal_code": "N1 1AA",
    "borough": "Camden",
    "location_type": "physical",
    "confidential": 0,
    "accessibility": "step-free",
}


def facts(**values: Any) -> dict[str, str]:
    return dict(card._facts(ServiceCard(**{**CARD, **values})))


def test_a_bare_card_says_only_what_is_known_of_every_service() -> None:
    assert facts() == {
        "Ages": "all ages",
        "How to refer": "Self-referral or professional referral",
        "Availability": "unknown",
    }


def test_a_full_card_says_it_all() -> None:
    said = facts(
        terms=[("specialism", "Gangs"), ("factor", "Poverty"), ("factor", "Alcoholism")],
        minimum_age=11,
        maximum_age=16,
        eligibility_description="Pupils",
        referral_route="professional",
        application_process="Ring",
        capacity="open",
        capacity_places=3,
        capacity_as_of="2026-06-05",
        times=["Mon 16:00 to 18:00", "Sat"],
        boroughs=["Camden", "Hackney"],
        languages=["English", "Somali"],
        costs=["free"],
        accessibility="Lift",
        url="https://north.example",
    )
    assert said == {
        "Specialism": "Gangs",
        "Helps with": "Poverty · Alcoholism",
        "Ages": "11 to 16",
        "For": "Pupils",
        "How to refer": "Professional referral only",
        "Next step": "Ring",
        "Availability": "places available, 3 places (updated Fri 5 June 2026)",
        "When": "Mon 16:00 to 18:00 · Sat",
        "Boroughs": "Camden, Hackney",
        "Languages": "English, Somali",
        "Cost": "free",
        "Access": "Lift",
        "Website": "https://north.example",
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"capacity": "open"}, "places available"),
        ({"capacity": "open", "capacity_places": 1}, "places available, 1 place"),
        ({"capacity": "full", "capacity_places": 0}, "full"),
        (
            {"capacity": "waiting list", "capacity_as_of": "2026-06-05"},
            "waiting list (updated Fri 5 June 2026)",
        ),
    ],
)
def test_the_room_that_there_is(values: dict[str, Any], said: str) -> None:
    assert facts(**values)["Availability"] == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "The Hall, 1 High Road, N1 1AA, Camden, step-free"),
        ({"name": None, "accessibility": None}, "1 High Road, N1 1AA, Camden"),
        ({"location_type": "virtual", "borough": None}, "Online or by phone"),
        ({"confidential": 1}, "Confidential address, Camden – ask the agency"),
        (
            {"confidential": 1, "borough": None},
            "Confidential address, borough not stated – ask the agency",
        ),
        (
            {"confidential": 1, "location_type": "virtual"},
            "Confidential address, Camden – ask the agency",
        ),
    ],
)
def test_a_place(values: dict[str, Any], said: str) -> None:
    assert card._say_place(Place(**{**PLACE, **values})) == said


@pytest.mark.parametrize(
    ("months", "word", "offered"),
    [
        (None, "not checked yet", True),
        (0, None, False),
        (5, None, True),
        (6, "check due", True),
        (11, "check due", True),
        (12, "not checked for a year", True),
        (40, "not checked for a year", True),
    ],
)
def test_a_service_is_marked_when_its_check_is_old(
    months: int | None, word: str | None, offered: bool
) -> None:
    today = dates.today()
    day = None if months is None else (today - relativedelta(months=months)).isoformat()
    checked = (day, today.isoformat())
    marks = assurance.badges("active", *checked)
    assert [said for _, said, _ in marks] == ([word] if word else [])
    assert assurance.is_offered("active", *checked) == offered
    assert not assurance.badges("defunct", *checked)
    assert not assurance.is_offered("defunct", *checked)


def test_the_marks_differ_in_shape_and_word() -> None:
    marks = (assurance.NEVER, assurance.DUE, assurance.OLD)
    assert len({shape for shape, _, _ in marks}) == len({word for _, word, _ in marks}) == 3


def test_every_status_has_its_badge_and_every_route_its_words() -> None:
    assert set(card.BADGES) == set(words.SERVICE_STATUSES)
    assert set(words.ROUTE_WORDS) == set(words.REFERRAL_ROUTES)
