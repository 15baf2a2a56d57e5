"""Minutes as a tagged PDF, accessible to the standard PDF/UA-1 (ISO 14289-1)."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from synergy.minutes import Shown
from synergy.minutes_words import foot, head, sections
from synergy.pdf_letters import in_pdf

TYPE = "application/pdf"
# Added to a PDF in which some characters are described instead of shown.
NAMED = (
    "This PDF can't show some characters, so they are described in [brackets]. The web page and "
    "the Word version show them."
)
TEMPLATE = Path(__file__).with_name("minutes.typ")
# Both come with typst; the second has the Arabic, Armenian and Georgian letters.
FAMILIES = ("Libertinus Serif", "DejaVu Sans Mono")
# No fonts of the computer's own, so that the PDF is the same everywhere.
FONTS = typst.Fonts(include_system_fonts=False)


def write(shown: Shown, made_at: str) -> bytes:
    """Write minutes as a PDF, dated `made_at` (UTC) unless they are frozen.

    The same minutes with the same history head give the same bytes.
    """
    at = datetime.fromisoformat(shown.frozen_at or made_at)
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=FONTS,
        sys_inputs=_inputs(shown),
        pdf_standards="ua-1",
        timestamp=at.replace(microsecond=0),
    )


def _inputs(shown: Shown) -> dict[str, str]:
    top = head(shown)
    parts = [{**asdict(one), "groups": one.groups} for one in sections(shown)]
    held: dict[str, Any] = {"foot": foot(shown), "head": asdict(top), "sections": parts}
    if (named := _named(held)) != _named(held, str):
        named["head"]["notes"] = (*named["head"]["notes"], NAMED)
    return {"minutes": json.dumps({**named, "fonts": FAMILIES})}


def _named(held: Any, name: Callable[[str], str] = in_pdf) -> Any:
    if isinstance(held, str):
        return name(held)
    if isinstance(held, dict):
        return {key: _named(one, name) for key, one in held.items()}
    return [_named(one, name) for one in held] if isinstance(held, (list, tuple)) else held
