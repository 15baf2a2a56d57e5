"""Postcodes: how they are written, the areas they belong to, and the place of one."""

import re
from dataclasses import dataclass
from typing import Literal

from synergy.typed_text import quote

Exactness = Literal["postcode", "sector", "district"]

# Outward code, then inward code (Royal Mail, as given in BS 7666). The six West End districts that
# were abolished in 2000 still appear on letters and in lists; GIR 0AA and NPT are long gone.
_OUTWARD = (
    r"([A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])"
    r"|W1[MNRVXY])"
)
_INWARD = r"([0-9][ABD-HJLNP-UW-Z]{2})"
_POSTCODE = re.compile(_OUTWARD + _INWARD)
_SECTOR = re.compile(_OUTWARD + "([0-9])")
_DISTRICT = re.compile(_OUTWARD)


@dataclass(frozen=True)
class Place:
    """Where a postcode is, in degrees (WGS 84), with a note if it is inexact or outside London.

    `borough_code` is None outside London.
    """

    postcode: str
    latitude: float
    longitude: float
    borough_code: str | None
    exactness: Exactness
    note: str


def write(text: str) -> str:
    """Write a postcode, however it was typed, as on a letter, "SM4 4TQ".

    Raises ValueError, with a message for people, if it cannot be one.
    """
    parts = _POSTCODE.fullmatch("".join(text.split()).upper())
    if not parts:
        raise ValueError(f"{quote(text)} isn't a postcode. Enter it like SW2 1JQ.")
    return f"{parts[1]} {parts[2]}"


def read(text: str) -> tuple[str, ...]:
    """Return the possible meanings of a text, likeliest first: a postcode, a sector, a district.

    "E1 6" is a sector before it is a district, "E16" a district before it is a sector.
    Raises ValueError, with a message for people, if it can be none of these.
    """
    typed = "".join(text.split()).upper()
    if whole := _POSTCODE.fullmatch(typed):
        return (f"{whole[1]} {whole[2]}",)
    sector, district = _SECTOR.fullmatch(typed), _DISTRICT.fullmatch(typed)
    found = [f"{sector[1]} {sector[2]}"] if sector else []
    if district:
        found.insert(len(found) if len(text.split()[-1]) == 1 else 0, district[1])
    if not found:
        raise ValueError(
            f"{quote(text)} isn't a postcode. Enter one like SW2 1JQ, or its first part, like SW2."
        )
    return tuple(found)


def district(code: str) -> str:
    """Return the district of a postcode, sector or district: "SM4" of "SM4 4TQ"."""
    return code.split()[0]


def sector(code: str) -> str:
    """Return the sector of a postcode or sector: "SM4 4" of "SM4 4TQ"."""
    outward, inward = code.split()
    return f"{outward} {inward[0]}"


def is_district(text: str) -> bool:
    """Tell whether a text has the form of a district."""
    return _DISTRICT.fullmatch(text) is not None


def exactness(code: str) -> Exactness:
    """Tell whether a code names a postcode, a sector or a district."""
    inward = len(code.partition(" ")[2])
    return "postcode" if inward > 1 else "sector" if inward else "district"


def near(code: str) -> list[str]:
    """List the sectors of the district of a postcode or sector, its own first, then the closest."""
    outward, own = district(code), int(sector(code)[-1])
    return [f"{outward} {n}" for n in sorted(range(10), key=lambda n: (abs(n - own), n))]


def explain(asked: str, placed: str, outside: bool, listed: bool) -> str:
    """Explain that a place is inexact or outside London; an empty text if it is neither.

    `placed` is the code whose centre is used; `listed` tells whether `asked` is a known postcode.
    """
    where = ", outside London" if outside else ""
    if asked == placed:
        if exactness(placed) == "postcode":
            return f"{asked} is outside London." if outside else ""
        return f"Using the centre of {placed}{where}."
    if listed:
        return f"Using the centre of {placed} for {asked}{where}."
    nearest = "" if sector(asked) == placed else ", the nearest known"
    return (
        f"We don't recognise {asked} (it may be new or mistyped). "
        f"Using the centre of {placed}{nearest}{where}."
    )
