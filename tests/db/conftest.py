"""What the tests of storage and of faults share."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.db.doors import Doors, make_doors
from tests.db.gathering import Gathering, gather
from tests.db.tools import World, make_world


@pytest.fixture(scope="session")
def world_template(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> World:
    """Make the little partnership once, to copy."""
    path = tmp_path_factory.mktemp("world") / "world.db"
    shutil.copy(templates["facts"], path)
    return make_world(path)


@pytest.fixture
def world(world_template: World, tmp_path: Path) -> World:
    path = tmp_path / "synergy.db"
    shutil.copy(world_template.path, path)
    return replace(world_template, path=path)


@pytest.fixture(scope="session")
def doors_template(world_template: World, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """Make the accounts of the little partnership once, to copy."""
    path = tmp_path_factory.mktemp("doors") / "doors.db"
    shutil.copy(world_template.path, path)
    return make_doors(replace(world_template, path=path))


@pytest.fixture
def doors(doors_template: Doors, tmp_path: Path) -> Doors:
    path = tmp_path / "synergy.db"
    shutil.copy(doors_template.path, path)
    return replace(doors_template, world=replace(doors_template.world, path=path))


@pytest.fixture(scope="session")
def gathering_template(
    world_template: World, tmp_path_factory: pytest.TempPathFactory
) -> Gathering:
    """Hold a meeting with something of everything once, to copy."""
    path = tmp_path_factory.mktemp("gathering") / "gathering.db"
    shutil.copy(world_template.path, path)
    return gather(replace(world_template, path=path))


@pytest.fixture
def gathering(gathering_template: Gathering, tmp_path: Path) -> Gathering:
    path = tmp_path / "synergy.db"
    shutil.copy(gathering_template.path, path)
    return replace(gathering_template, world=replace(gathering_template.world, path=path))
