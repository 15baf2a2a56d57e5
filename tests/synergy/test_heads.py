"""The head of the history on paper, and read back from it."""

import pytest

from synergy import heads

HEAD = "3f2a91bc0d1e77aa5c01" + "9" * 44
SHORT = "3f2a-91bc-0d1e-77aa-5c01"


def test_a_head_is_printed_short_in_groups() -> None:
    assert heads.say(HEAD) == SHORT
    assert heads.say_printed(HEAD).endswith(SHORT)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        (HEAD, HEAD),
        (SHORT, HEAD[:20]),
        (f" {SHORT.upper()} \n", HEAD[:20]),
        (SHORT.replace("-", " "), HEAD[:20]),
        (HEAD[:21], HEAD[:21]),
    ],
)
def test_it_is_read_as_it_may_be_typed(typed: str, digits: str) -> None:
    assert heads.read(typed) == digits


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "digits 0 to 9"),
        ("quokka", "digits 0 to 9"),
        (SHORT.replace("f", "g"), "digits 0 to 9"),
        ("٣" * 20, "digits 0 to 9"),
        (SHORT[:-1], "This head has 19 digits. Enter all that are printed, 20 to 64."),
        (HEAD + "0", "This head has 65 digits."),
    ],
)
def test_what_is_no_head_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        heads.read(typed)
