"""Read a PDF made by typst: each page's text, through its fonts' own tables, and where it is."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
# A change of font, the properties of a part of the text, or the start of a string in brackets.
PART = re.compile(rb"/(f\d+) [\d.]+ Tf|(<<.*?>>+)|\(", re.DOTALL)
IN_STRING = re.compile(rb"\\([0-7]{1,3})|\\(.)|(.)", re.DOTALL)
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# Where a line starts on the page, or where a part of it starts within the line.
PLACE = re.compile(rb"1 0 0 -1 ([-\d.]+) ([-\d.]+) (cm|Tm)")
Fonts = dict[bytes, dict[int, str]]


def pages(content: bytes) -> list[str]:
    """Return the text of each page without white space, which a PDF does not keep."""
    found = []
    for objects, page in _pages(content):
        resources = objects[_reference(page, b"Resources")]
        fonts = {name: _font(objects, int(number)) for name, number in FONT.findall(resources)}
        found.append(squeeze(_read(_stream(objects[_reference(page, b"Contents")]), fonts)))
    return found


def places(content: bytes) -> list[tuple[float, float]]:
    """Return where each part of the first page's text begins, in points from the bottom left."""
    objects, page = next(_pages(content))
    found, x, y = [], 0.0, 0.0
    for left, up, kind in PLACE.findall(_stream(objects[_reference(page, b"Contents")])):
        if kind == b"cm":
            x, y = float(left), float(up)
        else:
            found.append((x + float(left), y + float(up)))
    return found


def squeeze(text: str) -> str:
    """Remove white space from a text, and characters that only direct how it is set."""
    return re.sub("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]", "", text)


def _pages(content: bytes) -> Iterator[tuple[dict[int, bytes], bytes]]:
    """Yield each page, with all the objects of the document."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(content)}
    listed = re.search(rb"/Type/Pages/Count \d+/Kids\[([^\]]*)\]", content)
    assert listed
    for number in re.findall(rb"(\d+) 0 R", listed[1]):
        yield objects, objects[int(number)]


def _reference(held: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", held)
    assert found, name
    return int(found[1])


def _stream(held: bytes) -> bytes:
    found = STREAM.search(held)
    assert found
    return zlib.decompress(found[1])


def _font(objects: dict[int, bytes], number: int) -> dict[int, str]:
    table = _stream(objects[_reference(objects[number], b"ToUnicode")])
    pairs = re.findall(rb"\n<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _read(drawn: bytes, fonts: Fonts) -> str:
    said, font, at = [], b"", 0
    while part := PART.search(drawn, at):
        at = part.end()
        if part[1]:
            font = part[1]
        elif not part[2]:
            codes, at = _string(drawn, at)
            pairs = zip(codes[::2], codes[1::2], strict=True)
            said.append("".join(fonts[font][256 * high + low] for high, low in pairs))
    return "".join(said)


def _string(drawn: bytes, at: int) -> tuple[bytes, int]:
    """Read a string, which may contain brackets; return it and where it ends."""
    held, depth = b"", 1
    while True:
        found = IN_STRING.match(drawn, at)
        assert found
        octal, escaped, plain = found.groups()
        at = found.end()
        depth += (plain == b"(") - (plain == b")")
        if not depth:
            return held, at
        held += bytes([int(octal, 8)]) if octal else SIGNS.get(escaped, escaped) or plain
