"""A press takes effect whatever an open page asks for by itself in the same moment."""

import json
from collections.abc import Callable
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringTriggerValue
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
            [table] = [one.delta.new_element.dataframe for one in drawn if frames.has_rows(one)]
            pressed = StringTriggerValue(data=json.dumps({"row": 0, "label": "Done"}))
            done = WidgetState(id=table.button_click_widgets[""], string_trigger_value=pressed)
            press = rerun("actions", "", done)
            line.send(press.SerializeToString())
            line.send(ask_to_be_drawn(drawn).SerializeToString())
            wanted = before + number
            waiting.until(lambda wanted=wanted: count() == wanted)
