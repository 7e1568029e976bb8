"""A file system for tests that loses what was not synced, and that can be full, read-only, broken or slow.

`python -m tests.torture.lossy DISK MOUNT SOCKET` (see disk.py). Each write lives in memory until fsync of its file; the command `cut`
is a power cut: of the writes that were not synced any subset of 512-byte sectors reaches the disk, in any order, and from then on
everything fails. Names (create, unlink, rename) and sizes are durable at once: a simplification that is kinder than real disks.
"""

import errno
import os
import random
import socket
import sys
import threading
import time
from typing import Any

import mfusepy

SECTOR = 512
SLOW_SECONDS = 0.5
# What a write, and a sync, end with in each mode.
WRITE_ERRORS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "dead": errno.EIO}
SYNC_ERRORS = {"broken": errno.EIO, "dead": errno.EIO}


class Lossy(mfusepy.Operations):  # type: ignore[misc]
    """The calls of FUSE that SQLite needs."""

    use_ns = True

    def __init__(self, disk: str) -> None:
        self.disk = disk
        self.mutex = threading.RLock()
        self.mode = "well"
        self.waiting: dict[str, list[tuple[int, bytes]]] = {}
        self.sizes: dict[str, int] = {}
        self.lost = 0
        self.steps, self.deadly = 0, 0

    def at(self, path: str) -> str:
        return self.disk + path

    def refuse(self, errors: dict[str, int]) -> None:
        if self.mode in errors:
            raise mfusepy.FuseOSError(errors[self.mode])

    def step(self) -> None:
        """One more step that changes the disk; the one that was ordered to fails, once."""
        self.steps += 1
        if self.steps == self.deadly:
            raise mfusepy.FuseOSError(errno.EIO)

    def order(self, word: str) -> int:
        """Obey a word; the number of writes lost so far, or of steps taken."""
        if word == "cut":
            self.cut()
        elif word.startswith("fail "):
            with self.mutex:
                self.deadly = self.steps + int(word.split()[1])
        elif word == "steps":
            return self.steps
        else:
            self.mode = word
        return self.lost

    def getattr(self, path: str, fh: Any = None) -> dict[str, Any]:
        try:
            found = os.lstat(self.at(path))
        except OSError as error:
            raise mfusepy.FuseOSError(error.errno) from error
        names = ("st_gid", "st_mode", "st_nlink", "st_size", "st_uid")
        times = {f"st_{one}time": getattr(found, f"st_{one}time_ns") for one in "acm"}
        size = {"st_size": self.sizes[path]} if path in self.sizes else {}
        return {**{name: getattr(found, name) for name in names}, **times, **size}

    def readdir(self, path: str, fh: Any) -> list[str]:
        return [".", "..", *os.listdir(self.at(path))]

    def statfs(self, path: str) -> dict[str, int]:
        found = os.statvfs(self.disk)
        free = {"f_bavail": 0, "f_bfree": 0} if self.mode == "full" else {}
        names = (
            "f_bavail",
            "f_bfree",
            "f_blocks",
            "f_bsize",
            "f_favail",
            "f_ffree",
            "f_files",
            "f_flag",
            "f_frsize",
            "f_namemax",
        )
        return {**{name: getattr(found, name) for name in names}, **free}

    def chmod(self, path: str, mode: int) -> None:
        os.chmod(self.at(path), mode)

    def chown(self, path: str, uid: int, gid: int) -> None:
        os.chown(self.at(path), uid, gid)

    def utimens(self, path: str, times: Any = None) -> None:
        os.utime(self.at(path), ns=times)

    def access(self, path: str, mode: int) -> int:
        return 0

    def mkdir(self, path: str, mode: int) -> None:
        self.refuse(WRITE_ERRORS)
        os.mkdir(self.at(path), mode)

    def rmdir(self, path: str) -> None:
        os.rmdir(self.at(path))

    def unlink(self, path: str) -> None:
        with self.mutex:
            self.refuse(WRITE_ERRORS)
            self.forget(path)
            os.unlink(self.at(path))

    def rename(self, old: str, new: str, flags: int = 0) -> None:
        with self.mutex:
            self.refuse(WRITE_ERRORS)
            self.forget(new)
            os.rename(self.at(old), self.at(new))
            if old in self.waiting:
                self.waiting[new], self.sizes[new] = self.waiting.pop(old), self.sizes.pop(old)

    def forget(self, path: str) -> None:
        self.waiting.pop(path, None)
        self.sizes.pop(path, None)

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        self.refuse(WRITE_ERRORS)
        with self.mutex:
            self.forget(path)
        return os.open(self.at(path), os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def open(self, path: str, flags: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            self.refuse({"read-only": errno.EROFS})
        return os.open(self.at(path), os.O_RDWR)

    def truncate(self, path: str, length: int, fh: Any = None) -> None:
        with self.mutex:
            self.refuse(WRITE_ERRORS)
            self.step()
            os.truncate(self.at(path), length)
            kept = [(place, data[: max(0, length - place)]) for place, data in self.waiting.get(path, [])]
            if path in self.waiting:
                self.waiting[path] = [(place, data) for place, data in kept if data]
                self.sizes[path] = length

    def read(self, path: str, count: int, offset: int, fh: int) -> bytes:
        with self.mutex:
            found = os.pread(fh, count, offset)
            if path not in self.waiting:
                return found
            page = bytearray(found.ljust(count, b"\0"))
            for place, data in self.waiting[path]:
                start, end = max(place, offset), min(place + len(data), offset + count)
                if start < end:
                    page[start - offset : end - offset] = data[start - place : end - place]
            return bytes(page[: max(0, min(count, self.sizes[path] - offset))])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        with self.mutex:
            self.refuse(WRITE_ERRORS)
            self.step()
            size = self.sizes.get(path, os.fstat(fh).st_size)
            self.waiting.setdefault(path, []).append((offset, bytes(data)))
            self.sizes[path] = max(size, offset + len(data))
        return len(data)

    def flush(self, path: str, fh: int) -> int:
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        if self.mode == "slow":
            time.sleep(SLOW_SECONDS)
        with self.mutex:
            self.refuse(SYNC_ERRORS)
            self.step()
            for place, data in self.waiting.pop(path, []):
                os.pwrite(fh, data, place)
            size = self.sizes.pop(path, 0)
            if os.fstat(fh).st_size < size:
                os.ftruncate(fh, size)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def cut(self) -> None:
        with self.mutex:
            for path, writes in self.waiting.items():
                self.lost += len(writes)
                descriptor = os.open(self.at(path), os.O_RDWR)
                for place, data in writes:
                    for start in range(0, len(data), SECTOR):
                        if random.random() < 0.5:
                            os.pwrite(descriptor, data[start : start + SECTOR], place + start)
                os.close(descriptor)
            self.waiting.clear()
            self.sizes.clear()
            self.mode = "dead"


def obey(lossy: Lossy, control: str) -> None:
    """Take orders: the name of a mode, `cut`, `fail N` (the n-th step from now), `steps`; answer with a number."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(control)
        door.listen()
        while True:
            caller, _ = door.accept()
            caller.send(str(lossy.order(caller.recv(100).decode())).encode())
            caller.close()


def main(disk: str, mount: str, control: str) -> None:
    """Mount and answer until unmounted."""
    lossy = Lossy(disk)
    threading.Thread(target=obey, args=(lossy, control), daemon=True).start()
    mfusepy.FUSE(lossy, mount, foreground=True, nothreads=False, allow_other=False)


if __name__ == "__main__":
    main(*sys.argv[1:4])
