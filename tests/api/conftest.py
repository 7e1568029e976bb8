"""The world of tests/access, in which everything exists."""

from tests.access.conftest import world as world
