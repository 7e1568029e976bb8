"""Looking whether a disk takes what is written, also when several look at once."""

import threading
from pathlib import Path

import pytest

from hubang.lib.disk import write_probe

pytestmark = pytest.mark.pure


def test_many_who_look_at_once_find_the_same_and_leave_nothing(tmp_path: Path) -> None:
    wrong, gate = [], threading.Barrier(8)

    def look() -> None:
        gate.wait(20)
        try:
            for _ in range(40):
                write_probe(tmp_path)
        except OSError as error:
            wrong.append(error)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert list(tmp_path.iterdir()) == []
