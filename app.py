"""The front door: `streamlit run app.py`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from db import connect
from ui import frames, pages, streamlit_internals, warming
from ui.errors import say_sorry
from web import postcodes, published_copy, starting, unavailable
from web.doors import Doors
from web.gate import Gate
from web.routes import routes

log = logging.getLogger("synergy")
log.addHandler(logging.StreamHandler())
log.setLevel(st.get_option("logger.level").upper())
streamlit_internals.hide_folders()
streamlit_internals.stay_on_pages()
path, address = connect.database_path(), st.get_option("server.address")
doors = Doors(path)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Have a database ready before the first request is answered, and watch who is inside."""
    starting.make_ready(path, address, st.get_option("server.port"))
    warming.warm()
    async with starting.guarded(), doors.watched(), published_copy.kept(path), postcodes.kept(path):
        with streamlit_internals.one_loop_shared():
            yield


gate = Middleware(Gate, doors, address, pages.addresses(), frames)
app = st.App("ui/shell.py", routes=routes, middleware=[gate], lifespan=lifespan,
             on_script_error=say_sorry, exception_handlers=unavailable.handlers)  # fmt: skip
