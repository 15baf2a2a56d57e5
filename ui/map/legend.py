"""What the map's shapes and shades mean."""

from collections.abc import Iterable

import streamlit as st

from ui.map import frame, look
from ui.map.colours import ABOUT, Colouring
from ui.map.look import PINS, STACKS
from ui.text import plain


def _sign(picture: str, meaning: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        st.image(picture, width=18)
        st.markdown(meaning, width="content")


def show(colouring: Colouring | None, specialisms: Iterable[str], locked: bool) -> None:
    """Say what the large map's colours and shapes mean."""
    if colouring:
        show_fills(colouring.legend)
        st.caption(plain(colouring.about, ABOUT))
    show_shapes(specialisms, locked)


def show_shapes(specialisms: Iterable[str], locked: bool = False) -> None:
    """Say which shape is which specialism, given by name in their order, and whose map this is."""
    with st.container(horizontal=True):
        for icon, name in zip(PINS[1:], specialisms, strict=False):
            _sign(icon, plain(name))
        _sign(PINS[0], "no specialism given")
        _sign(STACKS[look.MIXED].format(2), "several at one address")
        if locked:
            _sign(PINS[look.LOCKED], "confidential: show it to nobody")
        st.markdown("a dark disc: that many close together", width="content")
    st.caption(frame.attribution())


def show_fills(fills: Iterable[tuple[int | None, str]]) -> None:
    """Say what each fill of a borough means."""
    with st.container(horizontal=True):
        for kind, meaning in fills:
            _sign(look.swatch(frame.look(), kind), meaning)
