"""A poster to print: a name, one line, a QR code. No faces."""

import functools
import importlib.resources
import io
import unicodedata
from pathlib import Path

import segno
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from hubang.lib.refused import Refused

WIDTH, HEIGHT = 1080, 1440
PAGE, INK, SOFT, ACCENT = "#f3f2ee", "#1d1f1c", "#5b5e58", "#0a7d45"
# (path, index of the Simplified Chinese face)
SYSTEM_FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
)


def draw(*, title: str, line: str, url: str) -> bytes:
    """The poster as PNG, 1080 x 1440. Characters that the font lacks (emoji) are left out, not drawn as boxes."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAGE)
    pen = ImageDraw.Draw(sheet)
    y = 120
    for text in _wrapped(plain(title), 72)[:2]:
        y = _centred(pen, text, y, 72, INK)
    for text in _wrapped(plain(line), 40)[:2]:
        y = _centred(pen, text, y + 8, 40, SOFT)
    code = _code(url)
    left, top = (WIDTH - code.width) // 2, max(y + 60, 440)
    pen.rounded_rectangle((left - 40, top - 40, left + code.width + 40, top + code.height + 40), 40, "#ffffff")
    sheet.paste(code, (left, top))
    _centred(pen, "微信扫一扫，免费互帮", HEIGHT - 180, 44, ACCENT)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _code(url: str) -> Image.Image:
    made = segno.make(url, error="q", micro=False)
    scale = 640 // made.symbol_size(border=0)[0]
    out = io.BytesIO()
    made.save(out, kind="png", scale=scale, border=0)
    return Image.open(out).convert("RGB")


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """A font with Chinese characters; `Refused` "no_font" when the server has none."""
    for path, index in SYSTEM_FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size, index=index)
    try:
        bundled = importlib.resources.files("cvttf_NotoSansCJK_Regular") / "NotoSansCJKtc-Regular.otf"
        return ImageFont.truetype(str(bundled), size)
    except (ModuleNotFoundError, OSError) as error:
        message = _("There is no Chinese font on the server, so no poster can be drawn. The plain QR code works.")
        raise Refused("no_font", message, status=503) from error


def plain(text: str) -> str:
    """Without emoji and other pictures, which no text font draws."""
    return "".join(c for c in text if unicodedata.category(c) not in {"So", "Cn", "Co", "Mn"} or c in "°").strip()


def _wrapped(text: str, size: int) -> list[str]:
    room = WIDTH - 160
    lines, current = [], ""
    for character in text:
        if font(size).getlength(current + character) > room and current:
            lines.append(current)
            current = ""
        current += character
    return [*lines, current] if current else lines


def _centred(pen: ImageDraw.ImageDraw, text: str, y: int, size: int, colour: str) -> int:
    chosen = font(size)
    pen.text(((WIDTH - chosen.getlength(text)) / 2, y), text, font=chosen, fill=colour)
    return y + round(size * 1.4)
