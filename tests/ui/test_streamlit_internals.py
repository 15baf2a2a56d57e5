"""What we use of Streamlit beyond its public interface still does what we use it for."""

import asyncio
from pathlib import Path

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

from ui import streamlit_internals

SESSIONS = 20


def begin(script: Path) -> AppSession:
    """Begin a session as Streamlit's runtime does."""
    data = ScriptData(str(script), is_hello=False)
    return AppSession(data, MemoryUploadedFileManager("/files"), ScriptCache(), None, {})


async def told(script: Path) -> str:
    """Return what a browser is told of the script when a run begins."""
    session = begin(script)
    message = session._create_new_session_message("page", RunDescriptor.create())
    session.shutdown()
    assert message.new_session.page_script_hash == "page"
    return str(message)


def test_a_browser_learns_the_scripts_name_and_not_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "shell.py"
    assert str(script) in asyncio.run(told(script))
    # Put back at the end.
    monkeypatch.setattr(
        AppSession, streamlit_internals.BEGIN, getattr(AppSession, streamlit_internals.BEGIN)
    )
    streamlit_internals.hide_folders()
    said = asyncio.run(told(script))
    assert str(tmp_path) not in said
    assert 'main_script_path: "shell.py"' in said


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


async def begin_and_end() -> tuple[int, int]:
    """Return how many files sessions hold open, and how many are left after their end."""
    before = open_files()
    sessions = [begin(Path("shell.py")) for _ in range(SESSIONS)]
    held = open_files() - before
    for session in sessions:
        session.shutdown()
    return held, open_files() - before


def test_a_session_holds_no_open_files_of_its_own() -> None:
    async def run() -> tuple[int, int]:
        with streamlit_internals.one_loop_shared():
            return await begin_and_end()

    assert asyncio.run(run()) == (0, 0)
    # Without it there are some: or else it has become superfluous.
    held, left = asyncio.run(begin_and_end())
    assert held >= SESSIONS
    assert left == 0


def test_other_threads_have_loops_of_their_own() -> None:
    async def run() -> None:
        with streamlit_internals.one_loop_shared():
            assert await asyncio.to_thread(asyncio.run, asyncio.sleep(0, "done")) == "done"
            assert await asyncio.to_thread(asyncio.run, asyncio.sleep(0, "again")) == "again"

    before = asyncio.get_event_loop_policy()
    asyncio.run(run())
    assert asyncio.get_event_loop_policy() is before
