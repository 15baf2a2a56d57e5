"""The characters that a PDF can show with the fonts that come with typst.

PDF/UA does not allow a character without a glyph, and typst itself fails on a few others, so typst
is given only the characters below. The fonts have Latin letters with all their accents, Greek,
Cyrillic, Armenian and Georgian, Hebrew and Arabic without vowel points, and Persian. They have no
emoji, only part of Urdu, and no other scripts, such as Bengali, Tamil, Amharic or Chinese.
"""

import re
import unicodedata

# Each range was compiled character by character, and in random combinations.
RANGES = (
    "\t\n\u0020-\u007e\u00a0-\u0338\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff"
    "\u0531-\u0556\u0559-\u058a\u05be\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a"
    "\u0660-\u0669\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9\u10d0-\u10fa\u1e00-\u1eff"
    "\u200b-\u200f\u2010-\u2027\u202a-\u202e\u2030-\u2040\u2066-\u2071\u2074-\u208e\u20a0-\u20bf"
    "\u2190-\u22ff\u2500-\u257f\u25a0-\u25ff\u2713\u2714\u2717\u2718\ufb00-\ufb06\ufffd"
)
_MISSING = re.compile(f"[^{RANGES}]")
# Isolating characters are not part of a word, so they stay around it.
_WORD = re.compile("[^ \t\n\u2066-\u2069]+")
_REPEATED = re.compile(r"(\[\w+ text\])(?: +\1)+")
# Characters that only modify others: an emoji's colour, an accent.
_CHANGING = frozenset({"Cf", "Mn", "Me", "Mc", "Sk"})


def in_pdf(text: str) -> str:
    """Describe what a PDF cannot show: "😀" as "[grinning face]", "中文" as "[Chinese text]".

    Text that a PDF can show is returned unchanged.
    """
    if not _MISSING.search(text):
        return text
    return _REPEATED.sub(r"\1", _WORD.sub(lambda match: _in_pdf(match[0]), text))


def _in_pdf(word: str) -> str:
    """Name the script of a word if any of its letters are missing, or else each missing sign."""
    missing = [sign for sign in _MISSING.findall(word) if _category(sign) not in _CHANGING]
    for letter in filter(str.isalpha, missing):
        script = unicodedata.name(letter, "Unknown").split()[0].title()
        return f"[{'Chinese' if script == 'Cjk' else script} text]"
    return _MISSING.sub(lambda match: _name(match[0]), word)


def _name(sign: str) -> str:
    if _category(sign) in _CHANGING:
        return ""
    name = unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
    return " " if sign.isspace() else f"[{name}]"


def _category(sign: str) -> str:
    return unicodedata.category(sign)
