"""The little partnership of the storage tests, here too."""

from tests.db.conftest import world as world
from tests.db.conftest import world_template as world_template
