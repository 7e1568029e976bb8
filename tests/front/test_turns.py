"""Who waits for whom: writers for each other, readers for nobody who writes."""

import asyncio
import threading
from typing import Any

import pytest

from hubang.front.pages import Busy, Page, Pages

pytestmark = pytest.mark.pure


def site(disk: threading.Event, **limits: Any) -> Pages:
    """An application whose writes end when the disk does."""

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            disk.wait(20)
        start("200 OK", [])
        return [b"done"]

    return Pages(application, **{"threads": 3, "waiting": 10, "patience": 10.0, **limits})


async def ask(pages: Pages, method: str) -> Page | None:
    return await pages.answer({"REQUEST_METHOD": method})


def test_writers_that_wait_for_the_disk_leave_a_thread_for_readers() -> None:
    async def scene() -> list[Page | None]:
        disk = threading.Event()
        pages = site(disk)
        writers = [asyncio.create_task(ask(pages, "POST")) for _ in range(6)]
        await asyncio.sleep(0.05)
        read = await asyncio.wait_for(ask(pages, "GET"), 5)
        assert not any(writer.done() for writer in writers)
        disk.set()
        return [read, *await asyncio.gather(*writers)]

    assert [page and page.body for page in asyncio.run(scene())] == [b"done"] * 7


def test_who_has_waited_long_enough_is_told_and_takes_no_turn() -> None:
    async def scene() -> bytes:
        disk = threading.Event()
        pages = site(disk, patience=0.05)
        writers = [asyncio.create_task(ask(pages, "POST")) for _ in range(3)]
        ended = await asyncio.gather(writers[2], return_exceptions=True)
        assert isinstance(ended[0], Busy)
        disk.set()
        await asyncio.gather(*writers[:2])
        page = await ask(pages, "POST")
        assert page
        return page.body

    assert asyncio.run(scene()) == b"done"


def test_a_full_queue_says_so_at_once() -> None:
    async def scene() -> None:
        disk = threading.Event()
        pages = site(disk, waiting=1)
        writers = [asyncio.create_task(ask(pages, "POST")) for _ in range(3)]
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await ask(pages, "POST")
        disk.set()
        await asyncio.gather(*writers)

    asyncio.run(scene())
