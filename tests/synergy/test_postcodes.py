"""How postcodes are written, what a text can mean, and what is said of a place."""

import random
import string

import pytest

from synergy import postcodes
from synergy.typed_text import quote


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # The six forms: A9, A99, A9A, AA9, AA99 and AA9A, each with 9AA.
        ("M1 1AE", "M1 1AE"),
        ("N16 8BT", "N16 8BT"),
        ("W1A 0AX", "W1A 0AX"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("SE1P 5LX", "SE1P 5LX"),
        ("sm44tq", "SM4 4TQ"),
        # The West End's of before 2000.
        ("w1v3pb", "W1V 3PB"),
        ("  s m4 4 t q ", "SM4 4TQ"),
        ("sw2\t1jq\n", "SW2 1JQ"),
    ],
)
def test_a_postcode_is_written_as_on_a_letter(typed: str, written: str) -> None:
    assert postcodes.write(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "SM4", "4TQ", "SM4 4T", "SM4 4TQQ", "SM444TQ X", "SM4-4TQ", "SM4 TTQ", "4SM 4TQ",
        "Q1 1AA", "V1 1AA", "X1 1AA", "SI4 4TQ", "SM4 4CQ", "SM4 4TI", "SM4 4TK", "SM4 4TM",
        "SM4 4TO", "SM4 4TV", "SMM4 4TQ", "SW1I 1AA", "S1I 1AA", "GIR 0AA", "Morden", "SM４ 4TQ",
        "SМ4 4TQ", "SM4 4TQ; --", "SM4 4TQ\x00",
    ],
)  # fmt: skip
def test_what_cannot_be_one_is_said_with_what_to_do(typed: str) -> None:
    with pytest.raises(ValueError, match=r"isn't a postcode\. Enter it like SW2 1JQ") as said:
        postcodes.write(typed)
    assert quote(typed) in str(said.value)


def test_what_is_written_is_written_the_same_again() -> None:
    chance = random.Random(1993)
    letters = "".join(set("ABDEFGHJLNPQRSTUWXYZ"))
    for _ in range(500):
        outward = f"{chance.choice('BCEHKNSTW')}{chance.choice('ABEHKN')}{chance.randint(1, 99)}"
        inward = f"{chance.randint(0, 9)}{''.join(chance.choices(sorted(letters), k=2))}"
        written = postcodes.write(f"{outward}{inward}".lower())
        assert written == f"{outward} {inward}"
        assert postcodes.write(written) == written


def test_junk_gives_a_postcode_or_a_value_error_and_nothing_else() -> None:
    chance = random.Random(1994)
    signs = string.ascii_letters + string.digits + " -'\"%é٣😀\x00"
    written = 0
    for _ in range(20_000):
        text = "".join(chance.choices(signs, k=chance.randint(0, 9)))
        try:
            made = postcodes.write(text)
        except ValueError:
            continue
        written += 1
        assert made.isascii()
        assert made[-4] == " "
        assert made.replace(" ", "") == "".join(text.split()).upper()
    assert written > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sm44tq", ("SM4 4TQ",)),
        ("SM4 4", ("SM4 4", "SM44")),
        ("sm44", ("SM44", "SM4 4")),
        ("SM4", ("SM4",)),
        ("e16", ("E16", "E1 6")),
        ("e1 6", ("E1 6", "E16")),
        ("ec1a 1", ("EC1A 1",)),
        ("EC1A", ("EC1A",)),
    ],
)
def test_what_a_text_can_mean_likeliest_first(typed: str, meant: tuple[str, ...]) -> None:
    assert postcodes.read(typed) == meant


@pytest.mark.parametrize("typed", ["", " ", "Morden", "SM", "4TQ", "SM4 4T", "SM4444", "GIR 0AA"])
def test_what_means_no_place_is_said_with_what_to_do(typed: str) -> None:
    with pytest.raises(ValueError, match=r"isn't a postcode\. .* or its first part, like SW2\."):
        postcodes.read(typed)


@pytest.mark.parametrize(
    ("code", "district", "exactness"),
    [("SM4 4TQ", "SM4", "postcode"), ("SM4 4", "SM4", "sector"), ("SM4", "SM4", "district")],
)
def test_what_a_code_names_and_is_part_of(code: str, district: str, exactness: str) -> None:
    assert (postcodes.district(code), postcodes.exactness(code)) == (district, exactness)


def test_the_nearest_sectors_come_by_number_the_lower_first() -> None:
    assert postcodes.sector("SM4 4TQ") == "SM4 4"
    wanted = [4, 3, 5, 2, 6, 1, 7, 0, 8, 9]
    assert postcodes.near("SM4 4TQ") == [f"SM4 {number}" for number in wanted]


@pytest.mark.parametrize(
    ("asked", "placed", "outside", "listed", "said"),
    [
        ("SM4 4TQ", "SM4 4TQ", False, True, ""),
        ("DA1 1AA", "DA1 1AA", True, True, "DA1 1AA is outside London."),
        ("SM4", "SM4", False, True, "Using the centre of SM4."),
        ("M1 1", "M1 1", True, True, "Using the centre of M1 1, outside London."),
        (
            "M1 1AE", "M1 1", True, True,
            "Using the centre of M1 1 for M1 1AE, outside London.",
        ),
        (
            "SM4 9ZZ", "SM4 9", False, False,
            "We don't recognise SM4 9ZZ (it may be new or mistyped). "
            "Using the centre of SM4 9.",
        ),
        (
            "SM4 0AA", "SM4 4", False, False,
            "We don't recognise SM4 0AA (it may be new or mistyped). "
            "Using the centre of SM4 4, the nearest known.",
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_a_place(
    asked: str, placed: str, outside: bool, listed: bool, said: str
) -> None:
    assert postcodes.explain(asked, placed, outside, listed) == said
