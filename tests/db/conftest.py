"""What only the tests of storage share."""

from pathlib import Path

import pytest

from tests.db.tools import World, make_world


@pytest.fixture
def world(facts: Path) -> World:
    return make_world(facts)
