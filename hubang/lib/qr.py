"""QR codes: writing with segno, reading with zxing-cpp in a child process with limits (the picture comes from outside)."""

import io
import json
import subprocess
import sys

import segno
from django.utils.translation import gettext as _
from markupsafe import Markup

from hubang.lib.refused import Refused

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 5
MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


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
    """The texts of the QR codes in a PNG, JPEG or WebP picture; `Refused` bad_picture when it is none, or too large."""
    if len(data) > MOST_BYTES or not data.startswith(MAGIC):
        raise _bad()
    command = [sys.executable, "-I", "-m", "hubang.lib.qr_child"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _bad() from error
    if done.returncode != 0:
        raise _bad()
    found: list[str] = json.loads(done.stdout)
    return found


def _bad() -> Refused:
    message = _("This picture cannot be read. Please take a PNG, JPEG or WebP of at most 5 MB.")
    return Refused("bad_picture", message, status=422, field="text")
