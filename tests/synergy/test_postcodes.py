"""How postcodes are written."""

import random
import string

import pytest

from synergy import postcodes


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
    with pytest.raises(ValueError, match=r"cannot be a postcode\. Write it like SW2 1JQ") as said:
        postcodes.write(typed)
    assert f"“{typed}”" in str(said.value)


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
