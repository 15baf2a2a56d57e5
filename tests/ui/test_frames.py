"""What a browser sends over Streamlit's socket, judged."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.test_house import config as settings
from tests.visiting import rerun
from ui import frames


def judged(message: BackMsg) -> str:
    return frames.judge(message.SerializeToString())[0]


def asking_for(files: int) -> BackMsg:
    message = BackMsg()
    message.file_urls_request.file_names.extend(["a.csv"] * files)
    return message


def test_a_run_names_the_bytes_of_its_values() -> None:
    states = [WidgetState(id="a", string_value="x" * 500), WidgetState(id="b", bool_value=True)]
    kind, values = frames.judge(rerun("issues", "", *states).SerializeToString())
    assert kind == "by the person"
    assert values == {"a": states[0].ByteSize(), "b": states[1].ByteSize()}
    assert values["a"] > 500


@pytest.mark.parametrize("letters", [20_000, 800_000])
def test_long_texts_are_taken(letters: int) -> None:
    assert judged(rerun("issues", "", WidgetState(id="a", string_value="x" * letters))) != "refused"


def test_a_frame_that_is_too_long_is_refused() -> None:
    state = WidgetState(id="a", string_value="x" * frames.LARGEST)
    assert judged(rerun("issues", "", state)) == "refused"
    assert settings()["server"]["maxWidgetStateSize"] * 1_000_000 == frames.LARGEST


@pytest.mark.parametrize(
    ("files", "kind"), [(1, "for a file"), (10, "for a file"), (11, "refused")]
)
def test_a_page_asks_for_few_files_at_once(files: int, kind: str) -> None:
    assert judged(asking_for(files)) == kind


def test_the_addresses_for_files_are_read_from_the_answer() -> None:
    answer = ForwardMsg()
    for name in ("one", "two"):
        answer.file_urls_response.file_urls.add(file_id=name, upload_url=f"/files/{name}")
    assert frames.upload_addresses(answer.SerializeToString()) == ["/files/one", "/files/two"]
    assert frames.upload_addresses(ForwardMsg(script_finished=0).SerializeToString()) == []
