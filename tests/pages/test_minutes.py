"""The ways from a meeting to its minutes, and what its story says of closing."""

import json
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from db.commands import closing
from db.write import new_key
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import row
from tests.pages.tools import shown

Open = Callable[..., AppTest]


def links(app: AppTest) -> dict[str, str]:
    """Return the links to pages of ours: label to path."""
    told = [json.loads(one.proto.json or "{}") for one in app.get("bidi_component")]
    return {one["label"]: one["path"] for one in told if "label" in one and "path" in one}


def test_a_meeting_leads_to_its_minutes_and_a_partner_to_its_own(
    facts: Path, open_page: Open
) -> None:
    own = {
        "Minutes": "/minutes/2", "PDF": "/minutes/2.pdf", "Word": "/minutes/2.docx",
        "Print": "/minutes/2#print",
    }  # fmt: skip
    every = {"Each partner's actions": "/minutes/2#partners"}
    app = open_page("meetings", meeting="2")
    assert {**own, **every}.items() <= links(app).items()
    assert "Your actions" not in links(app)
    partner = Viewer("partner", "Pat", 3, account_id=1)
    asked = links(open_page("meetings", partner, meeting="2"))
    assert {**own, "Your actions": "/minutes/2?partner=3"}.items() <= asked.items()
    assert not every.items() & asked.items()


def test_the_story_of_a_meeting_tells_of_closing_and_opening_again(
    facts: Path, open_page: Open
) -> None:
    for command in (closing.reopen_meeting, closing.close_meeting):
        command(facts, COORDINATOR, new_key(), (2, row(facts, "meeting", 2)["version"]))
    app = open_page("meetings", meeting="2")
    app.session_state["history meeting"] = True
    told = shown(app.run())
    assert "Status: closed → open" in told
    assert "Status: open → closed" in told
