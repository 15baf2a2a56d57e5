"""A person's words come out as exactly those words, whatever signs they hold."""

import random
import re
import string

import pytest

from synergy.typed_text import isolate
from tests.direction import leaks
from ui.text import TITLE_LENGTH, plain, shorten

JOINER = "\u2060"
ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")

NASTY = [
    "plain words",
    "",
    "*bold* _slanted_ ~~struck~~ `code`",
    "# heading",
    "1. list",
    "- list\n- of two",
    "> quoted",
    "| a | table |\n|---|---|",
    "[link](javascript:alert(1))",
    "![picture](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    ":red[danger] :material/home: :smile: :orange-badge[x]",
    "$x^2$ and $$y$$",
    "a -> b <- c -- d <-> e => f <= g >= h",
    "https://evil.example www.evil.example WWW.evil.example",
    "someone@evil.example @someone",
    "{{ 7 * 7 }} {% raw %} ${x} #{y}",
    "back\\slash \\* \\\\",
    "trailing\\",
    "tabs\tand\nlines\r\nand\u2028more",
    "“quotes” – dashes — ‘all’ · sorts…",
    "👩🏽‍🏫 🏴󠁧󠁢󠁥󠁮󠁧󠁿 é e\u0301",
    "مرحبا بالعالم",
    "\u202eright to left\u202c \u200f\u200e",
    "\x00\x07\x1b[31mred\x7f",
    "(c) (tm) +- ... 50% ~ ^ = '' \"\"",
    "x" * 500,
    "*" * 500,
    "$" * 139 + "\\" * 9,
]


def read_back(markdown: str) -> str:
    """Undo what Markdown undoes: escapes, and the joiner that has no width."""
    return ESCAPED.sub(r"\1", markdown).replace(JOINER, "")


def one_line(text: str, length: int = 1000) -> str:
    """Say how a text reads on one line: kept apart from what stands around it."""
    line = " ".join(text.split())
    return isolate(line if len(line) <= length else line[: length - 1].rstrip() + "…")


def random_texts() -> list[str]:
    """Make the same 300 strings at every run."""
    chance = random.Random(20240607)
    signs = [
        *string.punctuation,
        *string.punctuation,
        *string.whitespace,
        *"abcXYZ019éßı",
        *"😀👩🏽🏫🇬🇧\u200d\ufe0f",
        *"אבגمرحبا\u202e\u202d\u202c\u200f\u2066\u2069",
        *(chr(code) for code in (0, 1, 7, 8, 27, 127, 0x85, 0xA0, 0xAD, 0x2028, 0x3000, 0xFEFF)),
        "->", "<-", "--", "www.", "http://", ":material/", "\\", "{{", "$$", "](",
    ]  # fmt: skip
    return ["".join(chance.choices(signs, k=chance.randrange(1, 200))) for _ in range(300)]


@pytest.mark.parametrize("text", NASTY)
def test_the_words_stay_the_words(text: str) -> None:
    assert read_back(plain(text, length=1000)) == one_line(text)


def test_random_words_stay_the_words() -> None:
    for text in random_texts():
        assert read_back(plain(text, length=1000)) == one_line(text), repr(text)


@pytest.mark.parametrize("text", NASTY)
def test_no_sign_that_markdown_knows_is_left_unescaped(text: str) -> None:
    assert not set(ESCAPED.sub("", plain(text))) & set(string.punctuation)


def test_no_sign_in_random_words_is_left_unescaped() -> None:
    for text in random_texts():
        assert not set(ESCAPED.sub("", plain(text))) & set(string.punctuation), repr(text)


@pytest.mark.parametrize(
    "text",
    [":red[x]", ":material/home:", "a@b", "a -> b", "a <- b", "a -- b", "www.x.org", "a => b"],
)
def test_signs_that_streamlit_draws_as_pictures_are_held_apart(text: str) -> None:
    assert JOINER in plain(text)


@pytest.mark.parametrize("text", ["plain words", "10:30", "at 9: start", "a-b", "a = b", "cost £5"])
def test_calm_words_can_be_searched_as_they_are(text: str) -> None:
    assert read_back(plain(text)) == text


@pytest.mark.parametrize("shown", [plain, shorten])
def test_a_text_stays_on_one_line(shown: object) -> None:
    assert callable(shown)
    assert shown(" one\n\ntwo\tthree  four\r\n") == "one two three four"


def test_nothing_is_written_as_nothing() -> None:
    assert plain(None) == plain("") == plain(" \n ") == shorten("\t") == ""


def test_a_text_of_the_greatest_length_is_whole() -> None:
    text = "y" * TITLE_LENGTH
    assert shorten(text) == plain(text) == text


@pytest.mark.parametrize("length", [1, 2, 10, TITLE_LENGTH])
@pytest.mark.parametrize("text", [text for text in NASTY if len(one_line(text)) > TITLE_LENGTH])
def test_a_longer_text_is_cut_and_says_so(text: str, length: int) -> None:
    cut = shorten(text, length)
    assert len(cut) == length
    assert cut.endswith("…")
    assert one_line(text).startswith(cut[:-1])
    assert read_back(plain(text, length)) == cut


def test_a_text_that_turns_round_is_kept_apart_where_it_is_cut() -> None:
    for text in random_texts():
        for length in (10, 40):
            cut = read_back(plain(text, length))
            assert cut == shorten(text, length) == one_line(text, length)
            assert leaks(cut) is None, repr(text)


def test_a_cut_leaves_no_space_before_its_ellipsis() -> None:
    assert shorten("ten words and more", 11) == "ten words…"
