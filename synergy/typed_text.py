"""Text as people type it: whether it is visible, and how to show it among other text.

Text is stored as it was typed. Everything that shows it passes it through `isolate` first, so that
it cannot change how the text around it reads.
"""

import re
import unicodedata

# Unicode's controls (category Cc) except the tab and the line feed, and surrogates.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Other characters that end a line (https://www.unicode.org/reports/tr13/).
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Beside the controls, characters that XML forbids, and so pages and Word files do too
# (https://www.w3.org/TR/xml/#charsets).
_NO_CHARACTER = re.compile("[\ufffe\uffff]")

# Invisible letters: Hangul fillers and the empty Braille cell. Everything else that is invisible is
# a space, a control, a format character or a mark that needs a letter under it.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"})

# Characters that make a line run from right to left: letters of those alphabets, including ranges
# reserved for them (https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedBidiClass.txt),
# and the controls.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATING = frozenset("\u2066\u2067\u2068")
_FSI, _PDI = "\u2068", "\u2069"
# How many invisible characters are named.
_NAMED = 8


def has_visible(text: str) -> bool:
    """Tell whether a text has a character that is visible by itself."""
    return any(
        sign not in _BLANK_LETTERS and unicodedata.category(sign) not in _UNSEEN for sign in text
    )


def isolate(text: str) -> str:
    """Write a text so that it does not change how the text around it reads.

    It stays as typed with these exceptions: control characters are removed, every line ends with a
    line feed, and a line with right-to-left text is wrapped in U+2068 and U+2069, which contain its
    direction (Unicode Standard Annex 9, 2.7). Direction controls that close nothing are removed,
    those left open are closed. An invisible text is replaced by the names of its characters:
    "U+3164". Text that is already isolated is returned unchanged.
    """
    if text.isascii() and text.isprintable():
        return text
    if text.strip() and not has_visible(text):
        return " ".join(f"U+{ord(sign):04X}" for sign in text[:_NAMED])
    clean = _NO_CHARACTER.sub("", CONTROL.sub("", _LINE_END.sub("\n", text)))
    return "\n".join(map(_isolate_line, clean.split("\n")))


def quote(text: str, length: int = 80) -> str:
    """Put a text, or the first `length` characters of it, in quotation marks."""
    return f"“{isolate(text[:length])}”"


def _isolate_line(line: str) -> str:
    kept, depth, is_turning = [], 0, False
    last = 0
    for match in _TURNING.finditer(line):
        sign = match[0]
        if sign == _PDI and depth == 0:
            # It would close an isolate that another text opened.
            kept.append(line[last : match.start()])
            last = match.end()
        elif sign == _PDI:
            depth -= 1
        elif sign in _ISOLATING:
            depth += 1
        elif depth == 0:
            is_turning = True
    whole = "".join([*kept, line[last:], _PDI * depth])
    return f"{_FSI}{whole}{_PDI}" if is_turning else whole
