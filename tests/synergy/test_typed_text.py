"""What is seen of a typed text, and that none changes how the text around it reads."""

import random
import unicodedata

import pytest

from synergy.typed_text import has_visible, isolate, quote
from tests.direction import leaks

RLO, LRO, PDF, RLE = "\u202e", "\u202d", "\u202c", "\u202b"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
SIGNS = [
    RLO, LRO, PDF, RLE, LRI, RLI, FSI, PDI, "\u202a", "\u200e", "\u200f", "\u061c",
    "a", "B", "1", " ", ".", "א", "ش", "٣", "\n", "\r\n", "\u2029", "\u0085", "\x00", "\x1b", "😀",
]  # fmt: skip


def typed_texts() -> list[str]:
    """Make the same texts on every run."""
    chance = random.Random(90)
    return ["".join(chance.choices(SIGNS, k=chance.randrange(1, 30))) for _ in range(3_000)] + [
        sign * 200 + "x" for sign in (RLO, RLI, FSI, PDI, RLE)
    ]


def seen(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LNSP")


@pytest.mark.parametrize(
    "text",
    [
        "", "plain", "It's “quoted” & <b>", "Zürich Łódź", "日本語の名前", "👩🏽\u200d🚒 🏴",
        "two\nlines", "   ", "\u200eleft-to-right mark", f"{FSI}already apart{PDI}",
        f"{RLI}{RLO}kept in{PDI}.",
    ],
)  # fmt: skip
def test_what_does_not_turn_round_stays_as_it_is(text: str) -> None:
    assert isolate(text) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("مركز الشباب", f"{FSI}مركز الشباب{PDI}"),
        (f"{RLO}live", f"{FSI}{RLO}live{PDI}"),
        (f"{RLO}live{PDF} end", f"{FSI}{RLO}live{PDF} end{PDI}"),
        (f"{RLI}no end", f"{RLI}no end{PDI}"),
        (f"a{PDI}{RLO}b", f"{FSI}a{RLO}b{PDI}"),
        (f"a{PDI}b", "ab"),
        (f"a{PDF}b", f"{FSI}a{PDF}b{PDI}"),
        ("one\nשתיים\nthree", f"one\n{FSI}שתיים{PDI}\nthree"),
        ("a\x00\x1b[31mb\x9b\x7fc", "a[31mbc"),
        ("one\r\ntwo\rthree\x0bfour\u2028five\u2029six\x85", "one\ntwo\nthree\nfour\nfive\nsix\n"),
        ("a\ufffe\ud800b\tc", "ab\tc"),
        ("\u3164", "U+3164"),
        (" \u200b\u2800", "U+0020 U+200B U+2800"),
        ("\x00", "U+0000"),
        ("\u3164" * 20, " ".join(["U+3164"] * 8)),
    ],
)
def test_what_would_turn_the_rest_round_is_kept_apart(typed: str, shown: str) -> None:
    assert isolate(typed) == shown


def test_no_text_changes_what_stands_around_it() -> None:
    texts = typed_texts()
    for text, other in zip(texts, texts[::-1], strict=True):
        line = f"{isolate(text)} · {quote(other)} tail"
        for part in line.split("\n"):
            assert leaks(part) is None, (text, other)


def test_it_can_be_done_twice() -> None:
    for text in typed_texts():
        once = isolate(text)
        assert isolate(once) == once
        assert isolate(f"{once} and {once}") == f"{once} and {once}"


def test_nothing_that_is_seen_is_lost() -> None:
    for text in typed_texts():
        assert not has_visible(text) or seen(isolate(text)) == seen(text)


def test_a_quoted_text_is_cut() -> None:
    assert quote(f"{RLI}{'x' * 100}") == f"“{RLI}{'x' * 79}{PDI}”"


@pytest.mark.parametrize("text", [*"aש7!😀\ufb1d\U0001fae8", "\u200ba", "e\u0301"])
def test_a_text_with_something_to_see(text: str) -> None:
    assert has_visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\t\n", "\u00a0\u3000", "\u200b\u200d\u2060\ufeff", "\u3164", "\uffa0\u115f\u1160",
        "\u2800", "\u00ad", "\u202e\u2069", "\x00\x07", "\u034f", "\ufe0f", "\u0301", "\u2028",
        "\U000e0067",
    ],
)  # fmt: skip
def test_a_text_with_nothing_to_see(text: str) -> None:
    assert not has_visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "שלום", f"{RLO}x", f"{RLO}x{PDF}{PDF}", f"{RLI}x", f"x{PDI}", f"x{PDF}", "٣",
        f"{FSI}{RLO}x", f"{RLE}x",
    ],
)  # fmt: skip
def test_a_text_that_is_not_kept_apart_is_found(text: str) -> None:
    assert leaks(text) is not None
