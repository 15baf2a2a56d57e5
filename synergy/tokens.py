"""Random secrets that give access to anyone who has them; only a hash is stored."""

import hashlib
import hmac
import re
import secrets

BYTES = 32
# The length of so many bytes in URL-safe base64.
FORM = re.compile(r"[A-Za-z0-9_-]{43}")
# Without 0, 1, i, l and o, no character of a code can be mistaken for another.
CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new() -> str:
    """Make a URL-safe token of 256 random bits."""
    return secrets.token_urlsafe(BYTES)


def is_token(text: str) -> bool:
    """Tell whether a text has the form of a token, and so is worth looking up."""
    return FORM.fullmatch(text) is not None


def hash_of(token: str) -> str:
    """Return the SHA-256, in hex, by which a token is stored and found.

    A token is long and random: unlike a passphrase, it needs no slow hash.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code() -> str:
    """Make a code of 59 random bits that a person can type, as in k7qd-m2xr-9fwt."""
    return "-".join("".join(secrets.choice(CHARACTERS) for _ in range(4)) for _ in range(3))


def is_code(typed: str, code: str) -> bool:
    """Tell whether a person typed a code, in any case and with or without the dashes.

    It takes the same time whether the text is almost right or completely wrong.
    """
    return hmac.compare_digest(_bare(typed), _bare(code))


def _bare(code: str) -> bytes:
    return "".join(filter(str.isalnum, code.casefold())).encode("utf-8", "surrogatepass")
