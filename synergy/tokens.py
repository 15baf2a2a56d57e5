"""Secrets that let whoever holds them in: random, and kept only as a hash."""

import hashlib
import hmac
import re
import secrets

BYTES = 32
# How base64 writes so many bytes for a URL.
FORM = re.compile(r"[A-Za-z0-9_-]{43}")
# Without 0, 1, i, l and o, nobody mistakes one character of a code for another.
CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new() -> str:
    """Make a token of 256 random bits, fit for a URL."""
    return secrets.token_urlsafe(BYTES)


def is_token(text: str) -> bool:
    """Tell whether a text has the form of a token, so that it is worth looking up."""
    return FORM.fullmatch(text) is not None


def hash_of(token: str) -> str:
    """Return the SHA-256, in hex, by which a token is kept and found.

    A token is random and long: unlike a passphrase it needs no slow hash.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code() -> str:
    """Make a code of 59 random bits that a person can type, as in k7qd-m2xr-9fwt."""
    return "-".join("".join(secrets.choice(CHARACTERS) for _ in range(4)) for _ in range(3))


def is_code(typed: str, code: str) -> bool:
    """Tell whether a person typed a code, in whichever case and with or without the dashes.

    It takes as long for one that is almost right as for any other.
    """
    return hmac.compare_digest(_bare(typed), _bare(code))


def _bare(code: str) -> bytes:
    return "".join(filter(str.isalnum, code.casefold())).encode("utf-8", "surrogatepass")
