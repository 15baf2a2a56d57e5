"""What we use of Streamlit beyond its public interface, each with its reason.

Each has a test in tests/ui/test_streamlit_internals.py, or in tests/browser/test_page_change.py,
which fails on the day when an upgrade breaks it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Types that Streamlit's own functions return, its messages, which the gate reads, and what a run
# of a script knows of itself: they have no public names.
__all__ = [
    "BackMsg",
    "ClientState",
    "DeltaGenerator",
    "ForwardMsg",
    "Page",
    "get_script_run_ctx",
    "has_dialog",
    "hide_folders",
    "one_loop_shared",
    "stay_on_pages",
]


def has_dialog() -> bool:
    """Tell whether this run has drawn a dialog already: Streamlit refuses a second one."""
    context = get_script_run_ctx()
    return context is not None and context.has_dialog_opened


# Makes the message with which each run of a script begins.
BEGIN = "_create_new_session_message"
_begin = AppSession._create_new_session_message


def _begin_without_folder(self: AppSession, *given: Any, **named: Any) -> ForwardMsg:
    message = _begin(self, *given, **named)
    script = Path(message.new_session.main_script_path)
    message.new_session.main_script_path = script.name
    return message


def hide_folders() -> None:
    """Tell browsers the name of the script alone, not in which folder of the server it is.

    The whole path often says who runs the server. A browser only uses it, hashed, to tell one app
    from another.
    """
    setattr(AppSession, BEGIN, _begin_without_folder)


# The methods that receive a browser's requests and send messages to it.
ASK, TELL = "request_rerun", "_enqueue_forward_msg"
_ask, _tell = AppSession.request_rerun, AppSession._enqueue_forward_msg
# For each session, the hash of the page that its browser last asked for or was sent to.
_pages: WeakKeyDictionary[AppSession, str] = WeakKeyDictionary()


def _ask_on_page(self: AppSession, asked: ClientState | None) -> None:
    if asked is not None:
        page = asked.page_script_hash
        if asked.fragment_id and page != _pages.get(self, page):
            return
        if not asked.fragment_id:
            # Empty if the browser knows only an address; the reply names the page.
            _pages[self] = page
        if not page:
            _pages.pop(self, None)
    _ask(self, asked)


def _tell_page(self: AppSession, message: ForwardMsg) -> None:
    if message.HasField("navigation"):
        _pages[self] = message.navigation.page_script_hash
    _tell(self, message)


def stay_on_pages() -> None:
    """Ignore what a fragment of a page asks for once the browser has asked for another page.

    Otherwise Streamlit goes back to the page just left: the click on the link is lost, or the new
    page is emptied and stays empty.
    """
    setattr(AppSession, ASK, _ask_on_page)
    setattr(AppSession, TELL, _tell_page)


class _OneLoop(asyncio.SelectorEventLoop):
    """A loop that nobody runs, and that no session closes: it belongs to all of them."""

    def close(self) -> None:
        """Stay open."""

    def close_for_good(self) -> None:
        """Close it, when no session is left."""
        super().close()


class _Policy(asyncio.DefaultEventLoopPolicy):
    """Gives one loop to all who want a new one in the thread in which the server's runs."""

    def __init__(self, one: _OneLoop) -> None:
        super().__init__()
        self._one = one

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Return the shared loop; in any other thread a new one."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return super().new_event_loop()
        return self._one


@contextmanager
def one_loop_shared() -> Iterator[None]:
    """Have all sessions share one event loop.

    Streamlit makes a loop for each session, in case its scripts want one. Ours do not, and each
    loop takes three open files, which is more than the session's own two connections.
    """
    before, one = asyncio.get_event_loop_policy(), _OneLoop()
    asyncio.set_event_loop_policy(_Policy(one))
    try:
        yield
    finally:
        asyncio.set_event_loop_policy(before)
        one.close_for_good()
