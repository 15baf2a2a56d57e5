"""What we use of Streamlit beyond its public interface still works as it did."""

import asyncio
from pathlib import Path

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

from ui import streamlit_internals

NEW_SESSION = "_create_new_session_message"


async def told(script: Path) -> str:
    """Return what a browser is told of the script when a run begins."""
    session = AppSession(
        ScriptData(str(script), False),
        MemoryUploadedFileManager("/uploads"),
        ScriptCache(),
        message_enqueued_callback=None,
        user_info={},
    )
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
    monkeypatch.setattr(AppSession, NEW_SESSION, getattr(AppSession, NEW_SESSION))
    streamlit_internals.hide_folders()
    said = asyncio.run(told(script))
    assert str(tmp_path) not in said
    assert 'main_script_path: "shell.py"' in said
