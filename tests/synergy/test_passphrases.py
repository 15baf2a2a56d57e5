"""Which passphrases are refused, and what recognizes one."""

import unicodedata

import pytest
from argon2 import Type, extract_parameters

from synergy import passphrases
from synergy.passphrases import COMMON, LONGEST, NOBODYS, SHORTEST

EMAIL = "ana.lee@agency.org.uk"
GOOD = "three owls on a tram"


@pytest.mark.parametrize(
    ("passphrase", "cure"),
    [
        ("", "at least 12 characters"),
        ("owls on tram", None),
        ("owls on tra", "at least 12 characters"),
        (GOOD, None),
        ("Ü" + GOOD, None),
        ((GOOD * 60)[:LONGEST], None),
        ((GOOD * 60)[: LONGEST + 1], "at most 1,000 characters"),
        ("password1234", "different words"),
        ("Password 1234", "different words"),
        ("PASSWORDpassword", "different words"),
        ("correct horse battery staple", "different words"),
        ("aaaaaaaaaaaaaaaa", "different words"),
        ("abababababab", "different words"),
        ("            ", "different words"),
        (EMAIL, "email address"),
        (EMAIL.upper(), "email address"),
        (f"1{EMAIL}!", "email address"),
    ],
)
def test_a_weak_one_is_refused_with_its_cure(passphrase: str, cure: str | None) -> None:
    said = passphrases.problems(passphrase, EMAIL)
    assert (cure is None) == (said is None)
    assert cure is None or cure in str(said)


def test_each_common_one_is_refused_and_long_enough_to_need_it() -> None:
    assert {one for one in COMMON if len(one) < SHORTEST} == set()
    assert {one for one in COMMON if passphrases.problems(one, "") is None} == set()
    assert {one for one in COMMON if one != "".join(one.casefold().split())} == set()


def test_the_hash_is_argon2id_of_19_mib_two_passes_and_one_lane() -> None:
    used = extract_parameters(passphrases.hash_of(GOOD))
    assert (used.type, used.memory_cost, used.time_cost, used.parallelism) == (Type.ID, 19456, 2, 1)


def test_nobodys_hash_costs_what_everybodys_costs() -> None:
    assert extract_parameters(NOBODYS) == extract_parameters(passphrases.hash_of(GOOD))


def test_the_same_passphrase_hashes_differently_each_time() -> None:
    assert passphrases.hash_of(GOOD) != passphrases.hash_of(GOOD)


@pytest.mark.parametrize(
    "typed", [GOOD, "zażółć gęślą jaźń", "\udcff and eleven more", "x" * 5_000]
)
def test_it_recognizes_what_was_set(typed: str) -> None:
    held = passphrases.hash_of(typed)
    assert passphrases.matches(held, typed)
    assert not passphrases.matches(held, typed + " ")
    assert not passphrases.matches(held, typed.upper())
    assert not passphrases.matches(held, "")


def test_letters_with_marks_are_the_same_from_every_keyboard() -> None:
    typed = "café près du pont"
    apart = unicodedata.normalize("NFD", typed)
    assert apart != typed
    assert passphrases.matches(passphrases.hash_of(apart), typed)


def test_without_a_hash_nothing_matches() -> None:
    assert not passphrases.matches(None, GOOD)
    assert not passphrases.matches(None, "")
