"""How the map looks: its colours, light and dark, and the shape of each kind of pin.

These are constants of ours: with numbers and borough codes they are all that a map is given.
"""

from dataclasses import dataclass

# The border of the chosen borough, and the ring around the chosen place.
CHOSEN = "#D55E00"

# Colours that colour-blind people can tell apart (Okabe and Ito, 2008), each with a shape: for
# services without a specialism, for the three specialisms in their order, for several at one
# address, and for a confidential address.
COLOURS = ("#5f6b76", "#0072B2", "#B77900", "#B0478A", "#3d4852", "#a33a00")
MIXED, LOCKED = 4, 5
_SHAPES = (
    '<path d="M11 2 20 11 11 20 2 11Z"/>',
    '<circle cx="11" cy="11" r="8"/>',
    '<rect x="3.5" y="3.5" width="15" height="15"/>',
    '<path d="M11 2.5 20 19H2Z"/>',
    '<path d="M6.5 2.5h9L20 11l-4.5 8.5h-9L2 11Z"/>',
    '<path d="M6 10V7a5 5 0 0 1 10 0v3" fill="none" stroke="#ffffff" stroke-width="5"/>'
    '<path d="M6 10V7a5 5 0 0 1 10 0v3" fill="none" stroke="#a33a00" stroke-width="2.5"/>'
    '<rect x="3.5" y="9.5" width="15" height="10.5"/>',
)
_DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 22 22">'
    '<g fill="{colour}" stroke="#ffffff" stroke-width="{line}">{shape}</g>{number}</svg>'
)
# Where the number stands in each shape, so that it is in the middle of what is filled.
_NUMBER = (
    '<text x="11" y="{}" fill="#ffffff" font-family="sans-serif" font-size="{}" font-weight="700"'
    ' text-anchor="middle">{{}}</text>'
)
_MIDDLE = ((14, 8), (14.2, 9), (14.2, 9), (17, 7.5), (14.2, 9), (18, 8))


def _icon(kind: int, size: int, line: float, number: str = "") -> str:
    return _DRAWN.format(
        size=size, colour=COLOURS[kind], line=line, shape=_SHAPES[kind], number=number
    )


PINS = tuple(_icon(kind, 22, 2) for kind in range(len(COLOURS)))
STACKS = tuple(_icon(kind, 30, 1.5, _NUMBER.format(*_MIDDLE[kind])) for kind in range(len(COLOURS)))
HERE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30" viewBox="0 0 30 30">'
    f'<path d="M15 28C9 19 6 16 6 11a9 9 0 0 1 18 0c0 5-3 8-9 17Z" fill="{CHOSEN}"'
    ' stroke="#ffffff" stroke-width="2"/><circle cx="15" cy="11" r="3.5" fill="#ffffff"/></svg>'
)


@dataclass(frozen=True)
class Look:
    """The colours of one look; what is more is further from the land's own colour."""

    name: str
    water: str
    land: str
    border: str
    river: str
    ink: str
    paper: str
    shades: tuple[str, str, str, str]


LIGHT = Look(
    "light", "#e8edf2", "#ffffff", "#8496a6", "#9dc3e6", "#16222e", "#ffffff",
    ("#dcefe6", "#a5d5c0", "#63b096", "#2a8468"),
)  # fmt: skip
DARK = Look(
    "dark", "#0b1117", "#1f2b37", "#5c7083", "#28537d", "#f4f7fa", "#10171f",
    ("#24463f", "#2e6a5b", "#3f917b", "#5cc0a3"),
)  # fmt: skip

# What a borough can be filled with: one of the shades, by its number, or lines.
NO_FIGURE, NO_SERVICE = 4, 5
_LINES = {
    NO_FIGURE: '<path d="M-2 10 10 -2M-2 2 2 -2M6 10 10 6" stroke="{0}" stroke-width="1"/>',
    NO_SERVICE: (
        '<path d="M-2 10 10 -2M-2 2 2 -2M6 10 10 6M-2 -2 10 10M-2 6 2 10M6 -2 10 2" stroke="{1}"'
        ' stroke-width="1.5"/>'
    ),
}


def _pattern(look: Look, kind: int) -> str:
    """Write the pattern of lines that one kind of borough is filled with."""
    return (
        f'<pattern id="lines{kind}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{look.land}"/>'
        f"{_LINES[kind].format(look.border, CHOSEN)}</pattern>"
    )


def given(look: Look, height: int) -> dict[str, object]:
    """Return all that a map is told of its look, once."""
    lines = [_pattern(look, kind) for kind in _LINES]
    return {
        **{name: getattr(look, name) for name in ("water", "land", "border", "river", "ink")},
        "paper": look.paper,
        "chosen": CHOSEN,
        "height": height,
        "pins": PINS,
        "stacks": STACKS,
        "here": HERE,
        "fills": [*look.shades, *(f"url(#lines{kind})" for kind in _LINES)],
        "patterns": "".join(lines),
    }


def swatch(look: Look, kind: int | None) -> str:
    """Draw what a borough is filled with, for the legend; None is the land's own colour."""
    fills = (*look.shades, *(f"url(#lines{one})" for one in _LINES))
    fill = look.land if kind is None else fills[kind]
    defs = f"<defs>{_pattern(look, kind)}</defs>" if kind in _LINES else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="22" height="22">{defs}<rect x="3" y="3"'
        f' width="16" height="16" fill="{fill}" stroke="{look.border}" stroke-width="2"/></svg>'
    )
