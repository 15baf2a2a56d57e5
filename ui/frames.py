"""What a browser sends over Streamlit's socket."""

from typing import Literal

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from ui import live


def judge(data: bytes) -> Literal["refused", "by itself", "by the person"]:
    """Tell what a frame is: not for us, asked by the page itself, or done by the person.

    Whatever else Streamlit understands (clearing its cache, installing, shutting down) is not for
    visitors.
    """
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except Exception:
        return "refused"
    kind = message.WhichOneof("type")
    if kind == "rerun_script":
        return "by itself" if _is_by_itself(message.rerun_script) else "by the person"
    if kind in ("stop_script", "app_heartbeat", "file_urls_request"):
        return "by itself"
    if kind == "backend_operation_request":
        wanted = message.backend_operation_request.WhichOneof("payload")
        return "by itself" if wanted in ("deferred_file", "dataframe_chunk") else "refused"
    return "refused"


def _is_by_itself(asked: ClientState) -> bool:
    """Tell whether a run is asked for by a fragment's clock, or by the page's line (ui.live)."""
    pressed = [one.id for one in asked.widget_states.widgets if one.json_trigger_value]
    return asked.is_auto_rerun or any(f"-{live.NAME}" in name for name in pressed)
