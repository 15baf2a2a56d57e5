"""The little partnership of the storage's tests, for those of the web; our own pages, served."""

from tests.db.conftest import (
    doors,
    doors_template,
    gathering,
    gathering_template,
    world,
    world_template,
)
from tests.web.own_pages import link, port, site
from tests.web.planted import planted

__all__ = [
    "doors", "doors_template", "gathering", "gathering_template", "link", "planted", "port", "site",
    "world", "world_template",
]  # fmt: skip
