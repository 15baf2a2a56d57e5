"""Finding boroughs by what others call them: exactly, never by likeness."""

import re
from collections.abc import Mapping

# How a borough's own name begins elsewhere.
_BEFORE = ("", "London Borough of ", "Royal Borough of ", "City of ")


class BoroughNames:
    """The names and codes under which each borough is known."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take each borough's name by its code."""
        self.names = dict(names)
        self._codes = {
            _plainly(before + name): code for code, name in names.items() for before in _BEFORE
        }

    def by_name(self, text: str) -> str | None:
        """Return the code of the borough that a text names; None where it names none."""
        return self._codes.get(_plainly(text))

    def by_code(self, text: str) -> str | None:
        """Return a borough's code, written in any case; None where it is of none."""
        code = text.upper()
        return code if code in self.names else None


def _plainly(name: str) -> str:
    """Write a name without case, signs and "the" before it, "&" as "and"."""
    spelled = name.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.findall(r"\w+", spelled)).removeprefix("the ")
