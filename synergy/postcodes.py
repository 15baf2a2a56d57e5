"""Postcodes: how they are written."""

import re

# Outward code, then inward code (Royal Mail, as given in BS 7666); GIR 0AA is long gone.
_FORM = re.compile(
    r"([A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
    r"([0-9][ABD-HJLNP-UW-Z]{2})"
)


def write(text: str) -> str:
    """Write a postcode that was typed in any way as it stands on a letter, "SM4 4TQ".

    ValueError, in words for people, for what cannot be one.
    """
    parts = _FORM.fullmatch("".join(text.split()).upper())
    if not parts:
        raise ValueError(f"“{text}” cannot be a postcode. Write it like SW2 1JQ.")
    return f"{parts[1]} {parts[2]}"
