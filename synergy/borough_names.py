"""Find boroughs by the names that others use for them: exact matches only."""

import re
from collections.abc import Mapping

# What other sources put before a borough's name.
_BEFORE = ("", "London Borough of ", "Royal Borough of ", "City of ")


class BoroughNames:
    """The names and codes of each borough."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take each borough's name by its code."""
        self.names = dict(names)
        self._codes = {
            _plainly(before + name): code for code, name in names.items() for before in _BEFORE
        }

    def by_name(self, text: str) -> str | None:
        """Return the code of the borough that a text names, or None."""
        return self._codes.get(_plainly(text))

    def by_code(self, text: str) -> str | None:
        """Return a borough's code, whatever its case, or None if no borough has it."""
        code = text.upper()
        return code if code in self.names else None


def _plainly(name: str) -> str:
    """Write a name in lower case, without punctuation or a leading "the", "&" as "and"."""
    spelled = name.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.findall(r"\w+", spelled)).removeprefix("the ")
