"""Tokens: long, random, fit for a URL, kept as a hash."""

import base64
import re

from synergy import tokens


def test_a_token_carries_256_bits_and_fits_into_a_url() -> None:
    made = tokens.new()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made)
    assert len(base64.urlsafe_b64decode(made + "=")) == 32


def test_no_token_comes_twice() -> None:
    made = {tokens.new() for _ in range(2_000)}
    assert len(made) == 2_000
    assert len({tokens.hash_of(token) for token in made}) == 2_000


def test_the_hash_is_the_sha_256() -> None:
    # FIPS 180-2, appendix B.1.
    held = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert tokens.hash_of("abc") == held


def test_what_is_no_token_has_a_hash_too() -> None:
    assert len({tokens.hash_of(odd) for odd in ("", " ", "\udcff", "ü", "x" * 100_000)}) == 5
