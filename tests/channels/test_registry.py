"""Every channel is known to the outbox and built like the others."""

from pathlib import Path

import pytest

import hubang.channels
from hubang.channels.registry import CHANNELS
from hubang.notify.kinds import FAMILIES
from hubang.notify.texts import FAMILY_NAMES, WAY_NAMES
from hubang.notify.ways import OUTSIDE, WAYS

pytestmark = pytest.mark.pure
FOLDERS = {path.parent.name: path.parent for path in Path(hubang.channels.__file__).parent.glob("*/__init__.py")}


def test_the_outbox_and_the_registry_know_the_same_channels() -> None:
    assert set(CHANNELS) == set(OUTSIDE)
    assert set(FOLDERS) == set(WAYS) == set(WAY_NAMES)
    assert set(FAMILY_NAMES) == set(FAMILIES)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_each_channel_has_the_same_files(name: str) -> None:
    assert {"__init__.py", "form.py", "send.py"} <= {path.name for path in FOLDERS[name].iterdir()}
