"""Doing what takes long before the first visitor comes."""

import gc
import importlib
import pkgutil

import plotly.graph_objects as go

import ui
from ui.map import frame

# The script that pages run inside; importing it would run it.
SHELL = "ui.shell"


def warm() -> None:
    """Import what pages are made of, draw a first chart and map, settle what is never garbage.

    These objects live as long as the server. Freezing them keeps the garbage collector from going
    through them again in the middle of a page, which would take longer than the page.
    """
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if module.name != SHELL:
            importlib.import_module(module.name)
    go.Figure(go.Bar(x=[0], y=[0])).to_json()
    frame.attribution()
    gc.collect()
    gc.freeze()
