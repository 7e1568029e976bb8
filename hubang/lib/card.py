"""A small picture with a code on it, to keep among one's photos."""

import io

from PIL import Image, ImageDraw

from hubang.lib.poster import ACCENT, INK, PAGE, SOFT, font, plain

WIDTH, HEIGHT, MARGIN = 900, 600, 70


def draw(*, title: str, line: str, code: str, note: str) -> bytes:
    """PNG, 900 x 600. `code` comes in groups with spaces and is set in two lines. `Refused` "no_font" as for posters."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAGE)
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, 50), title, font=font(44), fill=ACCENT)
    pen.text((MARGIN, 120), _cut(plain(line), 32), font=font(32), fill=SOFT)
    pen.rounded_rectangle((MARGIN - 20, 200, WIDTH - MARGIN + 20, 450), 24, "#ffffff")
    groups = code.split()
    for row, part in enumerate((groups[: len(groups) // 2], groups[len(groups) // 2 :])):
        _spread(pen, part, 230 + row * 105)
    pen.text((MARGIN, 490), _cut(note, 28), font=font(28), fill=SOFT)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _spread(pen: ImageDraw.ImageDraw, groups: list[str], y: int) -> None:
    step = (WIDTH - 2 * MARGIN) / max(len(groups), 1)
    for place, group in enumerate(groups):
        pen.text((MARGIN + 20 + place * step, y), group, font=font(72), fill=INK)


def _cut(text: str, size: int) -> str:
    while text and font(size).getlength(text) > WIDTH - 2 * MARGIN:
        text = text[:-1]
    return text
