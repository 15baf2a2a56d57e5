"""Who is looking, and what each role may change."""

import json

import pytest

from synergy.viewers import Refused, Viewer

VIEWERS = {
    "coordinator": Viewer("coordinator", "one", open_mode=True),
    "partner": Viewer("partner", "two", 7),
    "display": Viewer("display", "the projector"),
    "funder": Viewer("funder", "a link"),
}


@pytest.mark.parametrize("role", VIEWERS)
def test_the_header_brings_the_same_viewer_back(role: str) -> None:
    assert Viewer.from_header(VIEWERS[role].to_header()) == VIEWERS[role]


@pytest.mark.parametrize("name", ["Zoë Łukasz", "名字", 'a "quoted" name', "two\r\nlines", ""])
def test_any_name_travels_as_ascii_on_one_line(name: str) -> None:
    viewer = Viewer("partner", name, 7)
    header = viewer.to_header()
    assert header.isascii()
    assert header.isprintable()
    assert Viewer.from_header(header) == viewer


@pytest.mark.parametrize(
    "value",
    [
        "",
        "coordinator",
        "null",
        "[]",
        '"coordinator"',
        "{}",
        json.dumps({"role": "coordinator"}),
        json.dumps({"role": "admin", "name": "x"}),
        json.dumps({"role": ["coordinator"], "name": "x"}),
        json.dumps({"role": "Coordinator", "name": "x"}),
        json.dumps({"role": "partner", "name": "x", "organization_id": "7"}),
        json.dumps({"role": "partner", "name": "x", "organization_id": [7]}),
        '{"role": "coordinator", "name": "x"',
    ],
)
def test_rubbish_in_the_header_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Viewer.from_header(value)


@pytest.mark.parametrize(
    ("role", "organization", "may"),
    [
        ("coordinator", 7, True),
        ("coordinator", None, True),
        ("partner", 7, True),
        ("partner", 8, False),
        ("partner", None, False),
        ("display", 7, False),
        ("display", None, False),
        ("funder", 7, False),
        ("funder", None, False),
    ],
)
def test_who_may_edit(role: str, organization: int | None, may: bool) -> None:
    viewer = VIEWERS[role]
    assert viewer.may_edit(organization) == may
    if may:
        viewer.require(organization)
    else:
        with pytest.raises(Refused):
            viewer.require(organization)


def test_a_partner_without_an_agency_may_edit_nothing() -> None:
    assert not Viewer("partner", "stray").may_edit(None)


def test_only_coordinators_and_partners_write() -> None:
    assert {role for role, viewer in VIEWERS.items() if viewer.writes} == {"coordinator", "partner"}
