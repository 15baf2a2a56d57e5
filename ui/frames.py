"""What goes over Streamlit's socket: what a browser asks for, and where it may send files."""

from collections.abc import Mapping
from typing import Literal

from ui import live
from ui.streamlit_internals import BackMsg, ClientState, ForwardMsg

# Bytes: what the widgets of one page hold, typed full (server.maxWidgetStateSize says the same).
LARGEST = 1_000_000
MOST_FILES = 10

Kind = Literal["refused", "by itself", "for a file", "by the person"]


def judge(data: bytes) -> tuple[Kind, Mapping[str, int]]:
    """Tell what a browser's frame is, and how many bytes each widget's value in it takes.

    Whatever else Streamlit understands (clearing its cache, installing, shutting down) is not for
    visitors.
    """
    message = BackMsg()
    try:
        if len(data) > LARGEST:
            return "refused", {}
        message.ParseFromString(data)
    except Exception:
        return "refused", {}
    values = {one.id: one.ByteSize() for one in message.rerun_script.widget_states.widgets}
    return _kind(message), values


def upload_addresses(data: bytes) -> list[str]:
    """List the addresses that a frame of the server gives out for files."""
    message = ForwardMsg.FromString(data)
    return [one.upload_url for one in message.file_urls_response.file_urls]


def _kind(message: BackMsg) -> Kind:
    kind = message.WhichOneof("type")
    if kind == "rerun_script":
        return "by itself" if _is_by_itself(message.rerun_script) else "by the person"
    if kind == "file_urls_request":
        few = len(message.file_urls_request.file_names) <= MOST_FILES
        return "for a file" if few else "refused"
    if kind in ("stop_script", "app_heartbeat"):
        return "by itself"
    if kind == "backend_operation_request":
        wanted = message.backend_operation_request.WhichOneof("payload")
        return "by itself" if wanted in ("deferred_file", "dataframe_chunk") else "refused"
    return "refused"


def _is_by_itself(asked: ClientState) -> bool:
    """Tell whether a run is asked for by a fragment's clock, or by the page's line (ui.live)."""
    pressed = [one.id for one in asked.widget_states.widgets if one.json_trigger_value]
    return asked.is_auto_rerun or any(f"-{live.NAME}" in name for name in pressed)
