"""Pictures made to cost: each is read or refused by a child that stays within its memory, and by nobody else."""

import contextlib
import io
import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from hubang.lib import qr
from hubang.lib.qr_child import MEMORY
from hubang.lib.refused import Refused

pytestmark = pytest.mark.pure
URL = "http://127.0.0.1:8000/j/ABCDEFGHJKMNPQRSTVWXYZ01"
# Python with Pillow and zxing, before a picture comes: about 60 MB resident.
LIBRARIES = 120 * 1024 * 1024


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def code() -> Image.Image:
    return Image.open(io.BytesIO(qr.png(URL))).convert("RGB")


def finders(size: int) -> Image.Image:
    """A field of the corners of QR codes: each looks like the beginning of one."""
    tile = Image.new("L", (9, 9), 255)
    pen = ImageDraw.Draw(tile)
    pen.rectangle((1, 1, 7, 7), 0)
    pen.rectangle((2, 2, 6, 6), 255)
    pen.rectangle((3, 3, 5, 5), 0)
    sheet = Image.new("L", (size, size), 255)
    for x in range(0, size, 9):
        for y in range(0, size, 9):
            sheet.paste(tile, (x, y))
    return sheet


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, depth: int = 8, colour: int = 0, extra: bytes = b"", rows: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.py", "raise SystemExit")
    return out.getvalue()


def animated() -> bytes:
    frames = [Image.new("RGB", (3000, 3000), (n, n, n)) for n in range(5)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=1)


COSTLY: dict[str, Callable[[], bytes]] = {
    "30000x30000": lambda: png(30_000, 30_000, rows=bytes(100_000)),
    "81 megapixels, all there": lambda: png(9000, 9000, rows=bytes(9001 * 9000)),
    "16 bits of four colours": lambda: png(4000, 4000, depth=16, colour=6, rows=bytes(4000 * 32_001)),
    "one line of 16 megapixels": lambda: png(16_000_000, 1, rows=bytes(16_000_001)),
    "four thousand million": lambda: png(4_294_967_295, 4_294_967_295),
    "a profile that unfolds": lambda: png(100, 100, extra=chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(60_000_000), 9)), rows=bytes(10_100)),
    "a text that unfolds": lambda: png(100, 100, extra=chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(60_000_000), 9)), rows=bytes(10_100)),
    "ten thousand texts": lambda: png(100, 100, extra=chunk(b"tEXt", b"a\0" + b"b" * 300) * 10_000, rows=bytes(10_100)),
    "rows that unfold": lambda: png(100, 100, rows=bytes(100_000_000)),
    "an animated WebP": animated,
    "WebP of one colour": lambda: encoded(Image.new("RGBA", (4000, 4000), (0, 0, 0, 0)), "WEBP", lossless=True),
    "a field of corners": lambda: encoded(finders(4000), "PNG"),
    "a small field of corners": lambda: encoded(finders(1200), "PNG"),
    "noise": lambda: encoded(Image.frombytes("L", (2000, 2000), random.Random(7).randbytes(4_000_000)), "JPEG", quality=60),
    "two hundred codes": lambda: encoded(_sheet(), "PNG"),
    "with a page behind": lambda: encoded(code(), "PNG") + b"<html><script>alert(1)</script></html>",
    "with an archive behind": lambda: encoded(code(), "PNG") + zipped(),
    "with a script as comment": lambda: encoded(code(), "JPEG", comment=b"<script>alert(1)</script>*/=alert(1)/*"),
    "EXIF of a megabyte": lambda: encoded(code(), "PNG", exif=b"Exif\0\0" + b"MM\0*\0\0\0\x08" + bytes(1_000_000)),
}  # fmt: skip


def _sheet() -> Image.Image:
    sheet, one = Image.new("RGB", (3900, 3900), "white"), code().resize((250, 250))
    for n in range(196):
        sheet.paste(one, (n % 14 * 275, n // 14 * 275))
    return sheet


# A small process in between: what is told of the most memory begins with that of whoever starts it.
GAUGE = "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code != 0)"


def child(data: bytes, command: list[str]) -> tuple[int, bytes, int]:
    """Run a child on a picture: how it ended, what it said, and the most memory it ever had, in bytes."""
    done = subprocess.run([sys.executable, "-I", "-c", GAUGE, *command], input=data, capture_output=True, timeout=120)
    return done.returncode, done.stdout, int(done.stderr.split()[-1]) * 1024


@pytest.mark.parametrize("name", COSTLY)
def test_a_costly_picture_is_read_or_refused_within_its_memory(name: str) -> None:
    data = COSTLY[name]()
    ended, said, most = child(data, [sys.executable, "-I", str(qr.CHILD)])
    assert most < LIBRARIES + MEMORY
    if ended == 0:
        assert set(json.loads(said)) <= {URL}
        assert len(json.loads(said)) <= 5


@pytest.mark.parametrize(
    "name",
    [
        "a profile that unfolds",
        "with a page behind",
        "with a script as comment",
        "EXIF of a megabyte",
        "an animated WebP",
    ],
)
def test_whoever_asks_gets_the_code_or_a_refusal(name: str) -> None:
    found: list[str] = []
    with contextlib.suppress(Refused):
        found = qr.read(COSTLY[name]())
    assert found in ([], [URL])


def test_without_the_limit_it_would_take_more() -> None:
    """The positive control: the same picture opened by whoever does not look first."""
    naive = "import io, sys; from PIL import Image; Image.MAX_IMAGE_PIXELS = None; Image.open(io.BytesIO(sys.stdin.buffer.read())).convert('RGBA').load()"
    _ended, _said, most = child(COSTLY["81 megapixels, all there"](), [sys.executable, "-c", naive])
    assert most > LIBRARIES + MEMORY
