"""QR codes: writing with segno, reading with zxing-cpp in a child process with limits (the picture comes from outside)."""

import io
import json
import subprocess
import sys
from pathlib import Path

import segno
from django.utils.translation import gettext as _
from markupsafe import Markup

from hubang.lib.refused import Refused

MOST_BYTES = 5 * 1024 * 1024
# By the clock, for a busy machine; the child has two seconds of the processor (qr_child.py).
SECONDS = 5
CHILD = Path(__file__).with_name("qr_child.py")
PNG, JPEG, RIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"


def svg(text: str) -> Markup:
    """An SVG element to put into a page; black on white on every theme, so that every phone reads it."""
    out = io.BytesIO()
    _made(text).save(
        out, kind="svg", xmldecl=False, svgns=True, scale=4, border=2, light="#fff", omitsize=True, nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704


def png(text: str, scale: int = 10) -> bytes:
    """A PNG picture, `scale` pixels a module."""
    out = io.BytesIO()
    _made(text).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def terminal(text: str) -> str:
    """Half-block characters for a terminal."""
    out = io.StringIO()
    _made(text).terminal(out=out, compact=True, border=2)
    return out.getvalue()


def _made(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)


def read(data: bytes) -> list[str]:
    """The texts of the QR codes in a PNG, JPEG or WebP picture, five at most; empty when there is none.

    `Refused` bad_picture when it is no such picture, animated, cut off, over 5 MB or over 16 million pixels; all of that is
    known before anything is decoded.
    """
    if len(data) > MOST_BYTES or not is_whole(data):
        raise _bad()
    command = [sys.executable, "-I", str(CHILD)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _bad() from error
    if done.returncode != 0:
        raise _bad()
    found: list[str] = json.loads(done.stdout)
    return found


def is_whole(data: bytes) -> bool:
    """Whether bytes begin as a PNG, JPEG or WebP and reach its end. Bytes behind the end are allowed: phones put films there."""
    if data.startswith(PNG):
        return b"IEND" in data
    if data.startswith(RIFF):
        return data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") + 8 <= len(data)
    return data.startswith(JPEG) and data.find(b"\xff\xd9", _scan_of(data)) >= 0


def _scan_of(data: bytes) -> int:
    """Where a JPEG's own picture begins, behind the small one that its head may carry."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at


def _bad() -> Refused:
    message = _("This picture cannot be read. Please take a PNG, JPEG or WebP of at most 5 MB.")
    return Refused("bad_picture", message, status=422, field="text")
