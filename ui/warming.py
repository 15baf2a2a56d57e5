"""Doing what takes long before the first visitor comes."""

import gc
import importlib
import pkgutil

import plotly.graph_objects as go

import ui

# Imports streamlit_folium, whose component only a page's own run can register.
NOT_YET = {"ui.maps", "ui.board_map", "ui.shell"}


def warm() -> None:
    """Import what pages are made of, draw a first chart, and settle what will never be garbage.

    What stands now stays as long as the server: frozen, it is not looked through again at every
    collection, which in the middle of a page would take longer than the page.
    """
    importlib.import_module("folium.plugins")
    for module in pkgutil.iter_modules(ui.__path__, "ui."):
        if module.name not in NOT_YET:
            importlib.import_module(module.name)
    go.Figure(go.Bar(x=[0], y=[0])).to_json()
    gc.collect()
    gc.freeze()
