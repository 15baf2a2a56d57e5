"""What we use of Streamlit beyond its public interface, each with its reason.

Each has a test in tests/ui/test_streamlit_internals.py, which fails on the day when an upgrade
breaks it.
"""

from pathlib import Path
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession

_make_new_session_message = AppSession._create_new_session_message


def _without_folder(self: AppSession, *given: Any, **named: Any) -> ForwardMsg:
    message = _make_new_session_message(self, *given, **named)
    script = Path(message.new_session.main_script_path)
    message.new_session.main_script_path = script.name
    return message


def hide_folders() -> None:
    """Tell browsers the name of the script alone, not in which folder of the server it is.

    Each run begins with its whole path, which says who runs the server and where. A browser only
    uses it, hashed, to tell one app from another.
    """
    AppSession._create_new_session_message = _without_folder  # type: ignore[method-assign]
