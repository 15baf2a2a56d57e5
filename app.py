"""The front door: `streamlit run app.py`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from db import connect, seed
from ui import warming
from ui.errors import say_sorry
from web import assets, redirects
from web.gate import Gate

log = logging.getLogger("synergy")
log.addHandler(logging.StreamHandler())
log.setLevel(st.get_option("logger.level").upper())


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Have a database ready before the first request is answered."""
    seed.prepare(connect.database_path())
    warming.warm()
    yield


app = st.App(
    "ui/shell.py",
    routes=[*redirects.routes, *assets.routes],
    middleware=[Middleware(Gate, listens_on=st.get_option("server.address"))],
    lifespan=lifespan,
    on_script_error=say_sorry,
)
