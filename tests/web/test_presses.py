"""A press takes effect whatever an open page asks for by itself in the same moment."""

import json
from collections.abc import Callable
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

from tests import frames, waiting
from tests.db.tools import rows
from tests.serving import Server
from tests.visiting import Visitor, rerun, run

PRESSES = 8


def ask_to_be_drawn(drawn: list[ForwardMsg]) -> BackMsg:
    """Write what a page sends when it hears of another revision."""
    [line] = [
        one.delta
        for one in drawn
        if one.delta.new_element.bidi_component.component_name.endswith("synergy_line")
    ]
    asked = BackMsg()
    asked.rerun_script.page_name = "actions"
    asked.rerun_script.fragment_id = line.fragment_id
    heard = asked.rerun_script.widget_states.widgets.add()
    heard.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{line.new_element.bidi_component.id}__events"
    heard.json_trigger_value = json.dumps([{"event": "changed", "value": "another"}])
    return asked


def test_no_press_is_lost_to_a_page_that_asks_to_be_drawn(
    sample: Path, serve: Callable[..., Server]
) -> None:
    def count() -> int:
        return sum(one["state"] == "done" for one in rows(sample, "action").values())

    visitor, before = Visitor(serve(sample).wait()), count()
    for number in range(1, PRESSES + 1):
        with visitor.open_socket() as line:
            drawn = frames.parsed(run(line, rerun("actions")))
            buttons = [one.delta.new_element.button for one in drawn]
            done = next(one.id for one in buttons if one.label == "Done")
            press = rerun("actions", "", WidgetState(id=done, trigger_value=True))
            line.send(press.SerializeToString())
            line.send(ask_to_be_drawn(drawn).SerializeToString())
            wanted = before + number
            waiting.until(lambda wanted=wanted: count() == wanted)
