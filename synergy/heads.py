"""The head of the history's chain, as it is printed and read back from paper.

A head is the SHA-256 of the newest row, 64 hex digits. The first DIGITS of them are printed in
groups of four: 80 bits, too many for anyone to forge another history with the same ones.
"""

import re

WHOLE = 64
DIGITS = 20
GROUP = 4


def say(head: str) -> str:
    """Write the short form of a head, as it is printed: "3f2a-91bc-0d1e-77aa-5c01"."""
    return "-".join(head[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def say_printed(head: str) -> str:
    """Write the line with the head for the foot of a printed page."""
    return f"History head when this copy was made: {say(head)}"


def read(text: str) -> str:
    """Return the hex digits of a head or its first part; ValueError for anything else."""
    digits = re.sub(r"[\s-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]+", digits):
        raise ValueError("A head is written with the digits 0 to 9 and the letters a to f.")
    if not DIGITS <= len(digits) <= WHOLE:
        raise ValueError(
            f"This head has {len(digits)} digits. Enter all that are printed, {DIGITS} to {WHOLE}."
        )
    return digits
