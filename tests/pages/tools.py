"""Reading and pressing a page, as the tests of pages do."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Dataframe, Element

from db import connect
from ui.pages import FOLDER


def shown(app: AppTest) -> str:
    """Return all the text of a page as a reader sees it: escapes read, joiners unseen."""
    kinds = ("markdown", "text", "caption", "title", "header", "button")
    parts = [
        str(element.label if kind == "button" else element.value)
        for kind in kinds
        for element in app.get(kind)
    ]
    parts += [
        str(cell)
        for grid in app.dataframe
        for row in grid.value.itertuples(index=False)
        for cell in row
    ]
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", "\n".join(parts)).replace("\u2060", "")


def sql(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the database in plain SQL."""
    with connect.reading(path) as db:
        return list(db.execute(query, values))


def button(app: AppTest, label: str) -> Button:
    """Return the one button that reads as `label`."""
    (found,) = (one for one in app.button if one.label == label)
    return found


def buttons(app: AppTest) -> set[str]:
    """Return what can be pressed, besides what opens the search or something listed."""
    return {one.label for one in app.button if not (one.key or "").startswith(("open ", "choose "))}


def grids(app: AppTest, name: str) -> list[Dataframe]:
    """Return the tables that list rows of a kind, known by the buttons that open these."""
    return [
        grid
        for grid in app.dataframe
        if any(f"-open {name} " in one for one in grid.proto.button_click_widgets.values())
    ]


def rows(app: AppTest, name: str) -> pd.DataFrame:
    """Return a list as its first table shows it, by id; without rows where there is none."""
    return next((grid.value for grid in grids(app, name)), pd.DataFrame())


def opened(app: AppTest, name: str) -> list[int]:
    """Return the ids of a list's rows, in their order."""
    return [int(number) for number in rows(app, name).index]


def filled(cell: Any) -> Any:
    """Return what is in a cell of a table, None where it is empty."""
    return None if cell is None or (not hasattr(cell, "__len__") and pd.isna(cell)) else cell


def total(app: AppTest) -> int:
    """Return how many the page says that its list holds."""
    said = (
        re.fullmatch(r"([\d,]+) [a-z ]+|\*\*([\d,]+) services?\*\*", one.value)
        for one in (*app.caption, *app.markdown)
    )
    (number,) = (match[1] or match[2] for match in said if match)
    return int(number.replace(",", ""))


def everything(app: AppTest) -> list[Element]:
    """Return what is drawn, in its order: on the page, in dialogs and at the bottom."""
    return [one for root in app._tree.children.values() for one in root if isinstance(one, Element)]


def field(app: AppTest, name: str) -> Any:
    """Return the open form's field for a column: its key is the column and the form's token."""
    keyed = everything(app)
    (found,) = (
        one
        for one in keyed
        if re.fullmatch(rf"{name} [0-9a-f]{{32}}", getattr(one, "key", "") or "")
    )
    return found


def links_of(app: AppTest) -> list[tuple[str, dict[str, str]]]:
    """Return where the links of a page lead: the page and what stands in its URL."""
    return [(one.proto.page, dict(parse_qsl(one.proto.query_string))) for one in app.page_link]


def read(markdown: str) -> str:
    """Return the words that Markdown written by `ui.text.plain` reads as."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace("\u2060", "")


def under(app: AppTest, name: str) -> str | None:
    """Return the error that stands right under a field."""
    drawn = everything(app)
    number = next(i for i, one in enumerate(drawn) if one is field(app, name))
    return read(drawn[number + 1].value) if drawn[number + 1].type == "error" else None


def views(app: AppTest, key: str) -> dict[str, int]:
    """Return the views of a list with the counts in their labels; that of all has none."""
    found = app.button_group(key=f"filter {key}").options
    split = (re.fullmatch(r"(.+) ([\d,]+)", label) for label in found)
    return {match[1]: int(match[2].replace(",", "")) for match in split if match}


def edit_as_a_table(app: AppTest) -> AppTest:
    """Open the table that edits the actions of the page."""
    app.menu_button[0].click("Edit as a table").run()
    assert not app.exception
    return app


def press_in(app: AppTest, name: str, column: str, row_id: int) -> AppTest:
    """Press the button of a row in a column of a list, as the browser sends it."""
    grid = grids(app, name)[0]
    pressed = {"row": opened(app, name).index(row_id), "label": column}
    sent = app._tree.get_widget_states()
    sent.widgets.add(
        id=grid.proto.button_click_widgets[column]
    ).string_trigger_value.data = json.dumps(pressed)
    app._run(sent)
    assert not app.exception
    return app


def select(app: AppTest, name: str, *ids: int) -> AppTest:
    """Select rows of a list, as the browser sends it: by their places."""
    places = [opened(app, name).index(one) for one in ids]
    sent = app._tree.get_widget_states()
    sent.widgets.add(
        id=grids(app, name)[0].proto.id,
        string_value=json.dumps({"selection": {"rows": places, "columns": [], "cells": []}}),
    )
    app._run(sent)
    assert not app.exception
    return app


def selected(app: AppTest, name: str) -> list[int]:
    """Return the ids of the rows that a list shows as selected."""
    places = app.session_state[f"list {name}"]["selection"]["rows"]
    return [opened(app, name)[place] for place in places]


def press(app: AppTest, label: str) -> AppTest:
    """Press a button; nothing may break."""
    button(app, label).click().run()
    assert not app.exception
    return app


def go(app: AppTest, page: str, query: dict[str, str]) -> AppTest:
    """Follow a link of the page, in the same session."""
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(str(FOLDER / f"{page}.py")).run()
    assert not app.exception
    return app


def type_in(app: AppTest, **values: object) -> AppTest:
    for name, value in values.items():
        field(app, name).set_value(value)
    return app


def notice(app: AppTest) -> str:
    """Return how the last command went."""
    icons = (":material/check_circle: ", ":material/info: ")
    return next(one.value for one in app.markdown if one.value.startswith(icons))


NOTED = "Neighbours asked for lanterns"


def one(path: Path, query: str, *values: object) -> Any:
    """Ask for one value in plain SQL."""
    return sql(path, query, *values)[0][0]


def latest(path: Path) -> int:
    return int(one(path, "SELECT id FROM meeting WHERE status = 'closed' ORDER BY date DESC"))


def heads(app: AppTest) -> set[str]:
    return {read(head.value) for head in app.header}
