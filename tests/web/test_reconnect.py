"""Whoever comes with the number of another's session finds nothing of it."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection

from synergy.viewers import Role
from tests import frames
from tests.visiting import Visitor, rerun, run
from tests.web.planted import Planted
from ui.kit.searching import BUTTON, WORDS

OTHERS: tuple[Role, ...] = ("funder", "display", "partner")
WHEN = ("connected", "gone", "running")
TYPED = "lanternfish"
FORM = "form=new issue~lanternfishes~"
NAMED: dict[Role, str] = {"funder": "A funder", "partner": "Pat North", "coordinator": "Bo Boss"}


def type_in(line: ClientConnection) -> str:
    """Search and begin a form as the coordinator; return the session's number."""
    first = run(line, rerun("issues"))
    button = next(name for name in frames.widgets(first) if name.endswith(f"-{BUTTON}"))
    opened = run(line, rerun("issues", "", WidgetState(id=button, trigger_value=True)))
    field = next(name for name in frames.widgets(opened) if name.endswith(f"-{WORDS}"))
    sought = WidgetState(id=field, string_value=f"{TYPED} typed")
    said = frames.said(run(line, rerun("issues", "", sought)))
    assert f"No results for “{TYPED} typed”" in said
    drawn = frames.widgets(run(line, rerun("issues", FORM)))
    texts = [name for name, kind in drawn.items() if kind in ("TextInput", "TextArea")]
    assert len(texts) > 2
    typed = [WidgetState(id=name, string_value=f"{TYPED} typed") for name in texts]
    run(line, rerun("issues", FORM, *typed))
    return frames.session_id(first)


def come(visitor: Visitor, number: str, page: str = "issues") -> list[bytes]:
    """Come with a session's number, and ask for a page without saying what was typed."""
    with visitor.open_socket(session_id=number) as line:
        return run(line, rerun(page))


def leave_in(line: ClientConnection, when: str) -> None:
    """Go, or stay, or go while a script is running."""
    if when == "running":
        line.send(rerun("", "lanternfishing").SerializeToString())
    if when != "connected":
        line.close()


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("role", OTHERS)
def test_another_gets_nothing_of_a_coordinators_session(
    role: Role, when: str, planted: Planted
) -> None:
    coordinator, other = planted.visitor("coordinator"), planted.visitor(role)
    with coordinator.open_socket() as line:
        number = type_in(line)
        leave_in(line, when)
        came = come(other, number)
        said = frames.said(came)
        assert frames.session_id(came) != number
        assert TYPED not in said
        assert NAMED["coordinator"] not in said
        assert NAMED.get(role, "") in said
        if role != "partner":
            assert planted.secrets_in(said, role) == set()
        if when == "connected":
            # It is not thrown out of it either, and nothing of the other's is in it.
            again = run(line, rerun("issues", FORM))
            assert frames.session_id(again) == number
            assert NAMED["coordinator"] in frames.said(again)


@pytest.mark.parametrize("when", WHEN)
def test_the_next_person_at_the_same_browser_gets_nothing_of_the_last(
    when: str, planted: Planted
) -> None:
    browser = planted.visitor("coordinator")
    with browser.open_socket() as line:
        number = type_in(line)
        leave_in(line, when)
        browser.cookies = planted.visitor("funder").cookies
        said = frames.said(come(browser, number))
    assert TYPED not in said
    assert NAMED["funder"] in said
    assert planted.secrets_in(said) == set()


@pytest.mark.parametrize("when", WHEN)
def test_a_coordinator_who_comes_back_sees_the_page(when: str, planted: Planted) -> None:
    coordinator = planted.visitor("coordinator")
    with coordinator.open_socket() as line:
        number = type_in(line)
        leave_in(line, when)
        said = frames.said(come(coordinator, number, "access"))
    assert NAMED["coordinator"] in said
    assert "canaryZpublicZaccountZemail" in said
