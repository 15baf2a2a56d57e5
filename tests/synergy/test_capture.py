"""Reading one line as it is typed in a meeting."""

import json
import random
from dataclasses import dataclass
from datetime import date
from typing import get_args

import pytest

from synergy import theme_words
from synergy.agenda import Step
from synergy.capture import Entry, Kind, day, read
from synergy.owners import name_all
from synergy.partner_names import Names, Partner
from tests.conftest import ROOT

# A Wednesday.
TODAY, NEXT = date(2026, 7, 15), date(2026, 8, 6)


@dataclass(frozen=True)
class Theme:
    id: int
    code: str
    name: str


KINARA, BELL, PLINTH, EBB, VRN, COUNCIL, TEAPOT, TRUST, PENCIL, SAFETY, PEOPLE = range(1, 12)
PARTNERS = [
    Partner(KINARA, "Kinara Women's Centre", "KWC"),
    Partner(BELL, "Second Bell Learning (sample)", None, "network"),
    Partner(PLINTH, "Blue Plinth Youth Project (sample)"),
    Partner(EBB, "The Ebb"),
    Partner(VRN, "Violence Reduction Network", "VRN", "statutory"),
    Partner(COUNCIL, "City council (outside London)", None, "statutory"),
    Partner(TEAPOT, "Teapot Lane Counselling (sample)"),
    Partner(TRUST, "Ascension Trust"),
    Partner(PENCIL, "Loud Pencil Arts"),
    Partner(SAFETY, "Borough Community Safety Team (sample)", None, "statutory"),
    Partner(PEOPLE, "Hackney Young People Project"),
]
FUNDING, DEMAND, ACCESS, YOUNG, HOUSING = range(1, 6)
THEMES = [
    Theme(FUNDING, "funding", "Funding"),
    Theme(DEMAND, "demand", "Demand for services"),
    Theme(ACCESS, "council-access", "Council access"),
    Theme(YOUNG, "young-people", "Young people"),
    Theme(HOUSING, "housing", "Housing"),
]


def understood(line: str, step: Step | None = "updates", kind: Kind | None = None) -> Entry:
    return read(line, step, Names.of(PARTNERS), THEMES, TODAY, NEXT, kind)


U, M, D, A, P = get_args(Kind)
# The line at the round of updates: its kind, the text that is kept, whose it is, when it is due.
LINES = [
    ("Kinara: three schools asked for mentors", U, "Three schools asked for mentors", KINARA, None),
    ("kinara - three schools asked", U, "Three schools asked", KINARA, None),
    ("KWC: hall is free", U, "Hall is free", KINARA, None),
    ("Kinara's hall is free in August", U, "Kinara's hall is free in August", KINARA, None),
    ("the Ebb: learned a lot", U, "Learned a lot", EBB, None),
    ("ebb: learned a lot", U, "Learned a lot", EBB, None),
    ("Second: mentors wanted", U, "Mentors wanted", BELL, None),
    ("Second time that this happened", U, "Second time that this happened", None, None),
    ("Trust is low among parents", U, "Trust is low among parents", None, None),
    ("BPYP: rota is full", U, "Rota is full", PLINTH, None),
    ("blue plinth are moving", U, "Blue plinth are moving", PLINTH, None),
    ("new hall for Teapot Lane", U, "New hall for Teapot Lane", TEAPOT, None),
    ("VRN: sends summaries", U, "Sends summaries", VRN, None),
    ("met the city council twice", U, "Met the city council twice", None, None),
    ("met the VRN with Loud Pencil", U, "Met the VRN with Loud Pencil", PENCIL, None),
    ("opens 12:30: come early", U, "Opens 12:30: come early", None, None),
    ("Hall closed until Friday", U, "Hall closed until Friday", None, None),
    ("took ten to Brighton on Saturday", U, "Took ten to Brighton on Saturday", None, None),
    ("We will meet them on Friday", U, "We will meet them on Friday", None, None),
    ("works with young people", U, "Works with young people", None, None),
    ("Actionable plans are ready", U, "Actionable plans are ready", None, None),
    ("issue: grants end early", M, "Grants end early", None, None),
    ("Issue with the housing desk", M, "Issue with the housing desk", None, None),
    ("Kinara: issue: grants end early", M, "Grants end early", KINARA, None),
    ("issue Kinara: grants end early", M, "Grants end early", KINARA, None),
    ("decision: one log", D, "One log", None, None),
    ("Agreed that all share dates", D, "All share dates", None, None),
    ("agreed to write to councils", D, "Write to councils", None, None),
    ("We agreed: one log", D, "One log", None, None),
    ("decided on one log", D, "Decided on one log", None, None),
    ("decision: one log by Friday", D, "One log by Friday", None, None),
    ("Practice: eat first, talk later", P, "Eat first, talk later", None, None),
    ("Works: walking together", P, "Walking together", None, None),
    ("what works: Loud Pencil's films", P, "Loud Pencil's films", PENCIL, None),
    ("Kinara to send the list", A, "Send the list", KINARA, None),
    (
        "Kinara to send the list by end of month",
        A, "Send the list", KINARA, "2026-07-31",
    ),
    ("Kinara: to write to them today", A, "Write to them", KINARA, "2026-07-15"),
    ("Kinara: to ring them, tomorrow", A, "Ring them", KINARA, "2026-07-16"),
    ("action Kinara to ring by next meeting", A, "Kinara to ring", KINARA, "2026-08-06"),
    ("Action: find a hall (by 1 Sept)", A, "Find a hall", None, "2026-09-01"),
    ("BPYP will bring it before 12 July", A, "Bring it", PLINTH, "2027-07-12"),
    ("blue plinth to meet in two weeks", A, "Blue plinth to meet", PLINTH, "2026-07-29"),
    ("All to send dates by next Friday.", A, "Send dates", None, "2026-07-24"),
    (
        "Teapot to book it by Friday the 17th of July",
        A, "Book it", TEAPOT, "2026-07-17",
    ),
    (
        "Second Bell Learning to write to the council by Friday",
        A, "Write to the council", BELL, "2026-07-17",
    ),
    ("the community safety team to count thefts", A, "Count thefts", SAFETY, None),
    ("Action: Community Safety Team – count thefts", A, "Count thefts", SAFETY, None),
    ("Action: Kinara – write to the council", A, "Write to the council", KINARA, None),
    ("Action: write to the council (Kinara)", A, "Write to the council", KINARA, None),
    ("Action: ask Kinara for a room – Ebb", A, "Ask Kinara for a room", EBB, None),
    (
        "Action: write to the council – the Ebb, by Friday",
        A, "Write to the council", EBB, "2026-07-17",
    ),
    (
        "Action: write to the council by Friday (Kinara)",
        A, "Write to the council", KINARA, "2026-07-17",
    ),
    ("Action: write to the council (in July)", A, "Write to the council (in July)", None, None),
    ("action: BPYP will bring the rota", A, "Bring the rota", PLINTH, None),
    ("action: BPYP will not bring it", A, "BPYP will not bring it", PLINTH, None),
    ("action: Kinara to be asked first", A, "Kinara to be asked first", KINARA, None),
    ("action: Kinara to the rescue", A, "Kinara to the rescue", KINARA, None),
    ("Young people to choose a film", U, "Young people to choose a film", None, None),
    ("new hall for Teapot Lane (Kinara)", U, "New hall for Teapot Lane (Kinara)", TEAPOT, None),
    ("action: more sessions in the sun", A, "More sessions in the sun", None, None),
    ("action: send it to 12 partners", A, "Send it to 12 partners", None, None),
    ("Kinara:", U, "", KINARA, None),
    ("action", A, "", None, None),
    ("", U, "", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "kind", "text", "whose", "due"), LINES, ids=[o[0] for o in LINES])
def test_a_line_is_understood(
    line: str, kind: Kind, text: str, whose: int | None, due: str | None
) -> None:
    entry = understood(line)
    held = (entry.kind, entry.text, entry.organization_id, entry.due_on)
    assert held == (kind, text, whose, due)
    assert understood(f"  {line}  ") == entry


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("since", U), ("updates", U), ("issues", M), ("actions", A), ("business", M),
        ("close", U), ("other", U), (None, U),
    ],
)  # fmt: skip
def test_the_step_decides_where_the_line_does_not(step: Step | None, kind: Kind) -> None:
    assert understood("three schools asked", step).kind == kind
    assert understood("decision: one log", step).kind == D


def test_what_somebody_chose_decides_before_all_else() -> None:
    for kind in get_args(Kind):
        assert understood("Action: Kinara to ring by Friday", "issues", kind).kind == kind
    chosen = understood("ring them by Friday", kind=A)
    assert (chosen.text, chosen.due_on) == ("Ring them", "2026-07-17")


def test_a_theme_is_for_an_issue_alone() -> None:
    line = "grants end before the work does"
    assert understood(line, "issues").theme_id == FUNDING
    assert understood(line, "updates").theme_id is None


@pytest.mark.parametrize(
    ("line", "theme"),
    [
        ("no officer ever answers", ACCESS),
        ("waiting lists grow", DEMAND),
        ("housing is scarce", HOUSING),
        ("pupils drop out of school", YOUNG),
        ("the weather", None),
    ],
)
def test_a_theme_is_known_by_its_words(line: str, theme: int | None) -> None:
    assert understood(line, "issues").theme_id == theme


def test_most_issues_of_the_seeds_get_their_theme() -> None:
    terms = [
        Theme(number, code, held["name"])
        for number, (code, held) in enumerate(_seeds("partnership", "taxonomy_term").items())
    ]
    themes = [
        Theme(one.id, one.code.removeprefix("theme/"), one.name)
        for one in terms
        if one.code.startswith("theme/")
    ]
    codes = {theme.id: theme.code for theme in themes}
    issues = [one for name in ("partnership", "sample") for one in _seeds(name, "issue").values()]
    right = [
        codes.get(theme_words.find(one["title"], themes) or -1) == one["theme"] for one in issues
    ]
    assert len(issues) > 20
    assert sum(right) >= 0.9 * len(issues)


def _seeds(name: str, table: str) -> dict[str, dict[str, str]]:
    text = (ROOT / "seeds" / f"{name}.json").read_text()
    held: dict[str, dict[str, str]] = json.loads(text)[table]
    return held


def test_a_name_that_two_share_names_neither() -> None:
    twins = [Partner(1, "Harbour Lights"), Partner(2, "Harbour Youth")]
    named = [
        read(line, None, Names.of(twins), [], TODAY, None).organization_id
        for line in ("Harbour: new boat", "Harbour Lights: new boat", "at harbour youth today")
    ]
    assert named == [None, 1, 2]


def test_part_of_a_name_that_two_share_means_the_one_that_is_present() -> None:
    teams = [
        Partner(1, "Camden Community Safety Team"),
        Partner(2, "Hackney Community Safety Team"),
    ]
    line = "the community safety team to count thefts"
    for present, whose, text in (
        ((), None, "The community safety team to count thefts"),
        ((2,), 2, "Count thefts"),
        ((1, 2), None, "The community safety team to count thefts"),
    ):
        names = Names.of(teams, present)
        entry = read(line, "actions", names, [], TODAY, None)
        assert (entry.organization_id, entry.text) == (whose, text)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("All partners to send their dates by Friday", "Send their dates"),
        ("everyone to send dates", "Send dates"),
        ("every partner to send dates", "Send dates"),
        ("Action: everybody will send dates", "Send dates"),
        ("Action: all partners – send dates", "Send dates"),
        ("action: each partner: send dates", "Send dates"),
    ],
)
def test_an_action_may_be_for_all_partners(line: str, text: str) -> None:
    entry = understood(line)
    assert (entry.kind, entry.text, entry.is_for_all) == (A, text, True)
    assert entry.organization_id is None
    assert name_all(entry.text) == f"All partners: {text[:1].lower()}{text[1:]}"


@pytest.mark.parametrize(
    "line",
    [
        "Kinara to send dates to all partners", "All partners were thanked", "everyone: well done",
        "action: we to send dates", "action: all partners to be thanked",
    ],
)  # fmt: skip
def test_other_lines_are_not_for_all_partners(line: str) -> None:
    assert not understood(line).is_for_all


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Next meeting", NEXT),
        ("the next meeting", NEXT),
        ("12 July", date(2027, 7, 12)),
        ("end of the month", date(2026, 7, 31)),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_reckoned_from_the_meeting(said: str, meant: date | None) -> None:
    assert day(said, TODAY, NEXT) == meant


def test_by_the_next_meeting_sets_no_date_if_none_is_planned() -> None:
    names = Names.of(PARTNERS)
    entry = read("Kinara to ring them by the next meeting", None, names, [], TODAY, None)
    assert (entry.text, entry.due_on) == ("Ring them by the next meeting", None)
    assert entry.organization_id == KINARA


PARTS = (
    "Kinara", "kwc", ":", " - ", "–", "action", "agreed", "that", "to", "will", "by", "before",
    "Friday", "12 July", "end of month", "next meeting", "the", "(", ")", ".", ",", "\x00", "\n",
    "\u202e", "é", "İ", "ﬀ", "٣", "²", "👩🏽‍🏫", "'", "’s", "#", "%", '"', "*", "OR", "NEAR(", "",
    "9" * 30, "{{7*7}}", "<b>", "$x$", "Second", "VRN", "a", "we agreed", "works", "-" * 40,
    "what works",
)  # fmt: skip


def test_every_text_gives_an_entry() -> None:
    chance = random.Random(20260715)
    steps, kinds = (*get_args(Step), None), set()
    for number in range(1_000):
        glue = chance.choice(("", " "))
        line = glue.join(chance.choices(PARTS, k=chance.randint(1, 60)))[:500]
        entry = understood(line, steps[number % len(steps)])
        kinds.add(entry.kind)
        assert entry.due_on is None or date.fromisoformat(entry.due_on)
        assert entry.issue_id is entry.owner_name is None
        assert _bare(entry.text) in _bare(line)
    assert kinds == set(get_args(Kind))


def _bare(text: str) -> str:
    return "".join(text.casefold().split())
