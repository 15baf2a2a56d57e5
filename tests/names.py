"""Three hundred names that have broken programs before: the same on every run."""

import random
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from db import connect
from synergy.viewers import Viewer

COUNT = 300
CLOCK = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
COORDINATOR = Viewer("coordinator", "coordinator under test")
HARD = (
    "{{7*7}}",
    "{{ ''.__class__.__mro__ }}",
    "{% raw %}",
    "{% endraw %}{{ 7*7 }}",
    "{# comment #}",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "${1}",
    "${alert(1)}",
    "`alert(1)`",
    "``",
    "'; alert(1); '",
    '"; alert(1); "',
    "\\'; DROP TABLE action; --",
    "Robert'); DROP TABLE issue;--",
    ":smile: :material/home: :red[red] :green-badge[ok]",
    "$x^2$ and $$y$$",
    "**bold** _it_ ~~no~~ # head",
    "[link](javascript:alert(1))",
    "![pic](http://example.invalid/x.png)",
    "http://example.invalid www.example.invalid someone@example.invalid",
    "-> <- -- >= <= ...",
    "&lt;b&gt; &amp; &#60;",
    "=1+1",
    "@SUM(A1)",
    "👩🏽\u200d🚒 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🦊",
    "مركز الشباب",
    "מרכז נוער",
    "\u202edlrow olleh\u202c",
    "a\u0301e\u0301 Zürich Łódź",
    "日本語の名前",
    "%s %d %(name)s {0} {name}",
    "null",
    "None",
    "../../etc/passwd",
    "1",
    "x" * 10_000,
)
SIGNS = "{}%#<>\"'`$\\/:;()[]*_~-=|&@!^ ,.abcXYZ019éß漢😀\u05d0\u0627"


def hard_names() -> list[str]:
    """Make COUNT names, all different: the hard ones, then seeded mixtures of their parts."""
    chance = random.Random(1993)
    names = list(HARD)
    while len(names) < COUNT:
        drawn = "".join(chance.choice(SIGNS) for _ in range(chance.randint(3, 40))).strip()
        mixed = f"{chance.choice(HARD[:-1])} {drawn}" if chance.random() < 0.4 else drawn
        if mixed and mixed not in names:
            names.append(mixed)
    return names


def fill(path: Path, names: Sequence[str]) -> None:
    """Give each name to one of everything that has a name or a text, linked to each other."""
    with connect.writing(path, "test") as db:
        for name in names:
            _fill(db, name)


def _fill(db: Database, name: str) -> None:
    organization = db.table("organization").insert({"name": name, **CLOCK}).last_pk
    service = db.table("service").insert(
        {"name": name, "description": name, "organization_id": organization, **CLOCK}
    )
    location = db.table("location").insert(
        {"name": name, "latitude": 51.5, "longitude": -0.1, **CLOCK}
    )
    db.table("service_at_location").insert(
        {"service_id": service.last_pk, "location_id": location.last_pk}
    )
    meeting = db.table("meeting").insert({"name": name, "date": "2026-05-01", **CLOCK})
    at = {"meeting_id": meeting.last_pk, "organization_id": organization}
    db.table("attendance").insert({**at, **CLOCK})
    db.table("update").insert({**at, "text": name, **CLOCK})
    db.table("decision").insert({"meeting_id": meeting.last_pk, "text": name, **CLOCK})
    db.table("practice").insert({**at, "title": name, "source": name, **CLOCK})
    issue = db.table("issue").insert({"title": name, **CLOCK}).last_pk
    of = {"organization_id": organization, "issue_id": issue}
    db.table("action").insert({"title": name, **of, **CLOCK})
