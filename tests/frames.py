"""What Streamlit's frames say: every text in them, in whatever shape it travels."""

import base64
import gzip
import html
import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def parsed(frames: Iterable[bytes]) -> list[ForwardMsg]:
    """Read frames as the browser does."""
    return [ForwardMsg.FromString(frame) for frame in frames]


def said(frames: Iterable[bytes]) -> str:
    """Return all that frames hold: as bytes, and what is inside of them, one text a line."""
    held = list(frames)
    raw = (frame.decode("latin-1") for frame in held)
    inside = (text for message in parsed(held) for text in _texts(message))
    return "\n".join([*raw, *inside])


def _parts(message: Message) -> Iterator[Any]:
    """List the values of a message's fields, one by one."""
    for field, value in message.ListFields():
        if not field.is_repeated:
            yield value
        elif field.message_type and field.message_type.GetOptions().map_entry:
            yield from (part for pair in value.items() for part in pair)
        else:
            yield from value


def _texts(message: Message) -> Iterator[str]:
    for part in _parts(message):
        if isinstance(part, Message):
            yield from _texts(part)
        elif isinstance(part, bytes):
            yield from _unpacked(part)
        elif isinstance(part, str):
            yield part
            yield from _unfolded(part)
        else:
            yield repr(part)


def _unfolded(text: str) -> Iterator[str]:
    """Read what is written as JSON, as HTML or for an address, where it is."""
    if "&" in text or "%" in text:
        yield unquote(html.unescape(text))
    if text.lstrip()[:1] in ("{", "[", '"'):
        with suppress(ValueError):
            yield repr(json.loads(text))


def _unpacked(data: bytes) -> Iterator[str]:
    """Read a table, or what was compressed, as text."""
    yield data.decode("latin-1")
    for open_it in (_table, gzip.decompress, zlib.decompress, base64.b64decode):
        try:
            yield str(open_it(data))
        except (pa.ArrowInvalid, OSError, EOFError, ValueError, zlib.error):
            continue


def _table(data: bytes) -> str:
    with pa.ipc.open_stream(data) as stream:
        return repr(stream.read_all().to_pydict())


def doubles(number: float) -> list[str]:
    """Write a number in every way in which it may stand in what `said` returns."""
    return [repr(number), *(struct.pack(f"{end}d", number).decode("latin-1") for end in "<>")]


def widgets(frames: Iterable[bytes]) -> dict[str, str]:
    """List what frames draw that takes a value: the ids, each with the kind."""
    held = list(parsed(frames))
    found = {
        part.id: type(part).__name__
        for message in held
        if message.WhichOneof("type") == "delta"
        for part in _messages(message.delta)
        if getattr(part, "id", "").startswith("$$")
    }
    return found | {
        name: "ButtonColumn"
        for message in filter(has_rows, held)
        for name in message.delta.new_element.dataframe.button_click_widgets.values()
    }


def has_rows(message: ForwardMsg) -> bool:
    """Tell whether a message draws a list."""
    return bool(message.delta.new_element.dataframe.arrow_data.data)


def quick(frames: Iterable[bytes]) -> set[str]:
    """List the rows that offer a quick button: the heading of the list, and the row's number."""
    found = set()
    for message in filter(has_rows, parsed(frames)):
        table = message.delta.new_element.dataframe
        with pa.ipc.open_stream(table.arrow_data.data) as stream:
            held = stream.read_all().to_pydict()
        heading, numbers = next(iter(held)), held.get("__index_level_0__", [])
        cells = zip(numbers, held.get("", []), strict=False)
        found |= {f"{heading} {number}" for number, cell in cells if cell}
    return found


def _messages(message: Message) -> Iterator[Any]:
    for part in _parts(message):
        if isinstance(part, Message):
            yield part
            yield from _messages(part)


def session_id(frames: Iterable[bytes]) -> str:
    """Return the number that Streamlit gave to the session."""
    (found,) = {
        message.new_session.initialize.session_id
        for message in parsed(frames)
        if message.WhichOneof("type") == "new_session"
    }
    return found
