"""The words that show which theme a concern belongs to."""

import re
from collections.abc import Iterable, Mapping

from synergy.words import Term

# The beginnings of words for each theme's code. Themes that people add have only their names.
BEGINNINGS: Mapping[str, str] = {
    "funding": "fund grant money bid budget finance donor donation salar sponsor commission"
    " contract section s114 114 bankrupt cost afford",
    "demand": "demand wait queue capacity full overwhelm poverty foodbank bank shortage refuge"
    " shelves oversubscribed rise rising",
    "council-access": "council councillor officer counter consult landlord town hall licen"
    " homework remote",
    "young-people": "young youth child teen pupil school exclu gang knife girl boy online mentor"
    " postcode",
    "welfare": "benefit welfare pip dwp universal credit sanction allowance jobcentre assessment",
    "civic-voice": "vote voting voter elect ballot register petition campaign voice democra heard"
    " roll decision decid",
    "joined-up": "join twice duplicat overlap share sharing together agencies apart coordinat"
    " co-ordinat handover partnership referral learn",
}
# Words in the names of themes that mean nothing by themselves.
_EMPTY = {"and", "for", "the", "services", "people", "working"}


def find(text: str, themes: Iterable[Term]) -> int | None:
    """Return the id of the theme that most words of a text fit (the first if equal), or None."""
    words = re.findall(r"\w+(?:-\w+)*", text.casefold())
    best, most = None, 0
    for theme in themes:
        own = [one for one in re.findall(r"\w+", theme.name.casefold()) if len(one) > 3]
        known = (
            *BEGINNINGS.get(theme.code, "").split(),
            *(one for one in own if one not in _EMPTY),
        )
        hits = sum(word.startswith(known) for word in words)
        if hits > most:
            best, most = theme.id, hits
    return best
