"""Whether a text changes the direction of what follows it (Unicode Standard Annex 9)."""

import unicodedata
from typing import NamedTuple

# Rules X1 to X8: the deepest level, the controls, and what each begins.
MAX_DEPTH = 125
EMBEDDING = {"LRE": (0, False), "RLE": (1, False), "LRO": (0, True), "RLO": (1, True)}
ISOLATES = {"LRI": 0, "RLI": 1, "FSI": 0}


class Status(NamedTuple):
    """One entry of the directional status stack (BD13, X1)."""

    level: int
    overrides: bool
    isolates: bool


def leaks(text: str) -> str | None:
    """Say how a line of text would change what stands after it; None where it does not."""
    stack, overflow_isolates, overflow_embeddings, isolates = [Status(0, False, False)], 0, 0, 0
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in EMBEDDING or kind in ISOLATES:
            odd, overrides = EMBEDDING.get(kind, (ISOLATES.get(kind, 0), False))
            level = stack[-1].level + 1
            level += (level + odd) % 2
            if level > MAX_DEPTH or overflow_isolates or overflow_embeddings:
                overflow_isolates += kind in ISOLATES
                overflow_embeddings += kind in EMBEDDING and not overflow_isolates
                continue
            isolates += kind in ISOLATES
            stack.append(Status(level, overrides, kind in ISOLATES))
        elif kind == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif isolates:
                overflow_embeddings = 0
                while not stack.pop().isolates:
                    pass
                isolates -= 1
            else:
                return "it ends an isolate that it did not begin"
        elif kind == "PDF":
            if overflow_isolates:
                continue
            if overflow_embeddings:
                overflow_embeddings -= 1
            elif not stack[-1].isolates and len(stack) > 1:
                stack.pop()
            elif len(stack) == 1:
                return "it ends an embedding that it did not begin"
        elif kind in ("R", "AL", "AN") and not isolates:
            return f"{sign!r} runs from right to left in the open"
    if len(stack) > 1 or overflow_isolates or overflow_embeddings:
        return "it does not end what it began"
    return None
