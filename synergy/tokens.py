"""Secrets that let whoever holds them in: random, and kept only as a hash."""

import hashlib
import secrets

BYTES = 32


def new() -> str:
    """Make a token of 256 random bits, fit for a URL."""
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """Return the SHA-256, in hex, by which a token is kept and found.

    A token is random and long: unlike a passphrase it needs no slow hash.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
