"""The child that reads a picture from outside: limited memory and time, looked at before it is decoded.

Run as a file of its own, so that nothing of Django is loaded. The size of a picture is taken from its head and nothing else of
what it says about itself is believed (no rotation from EXIF, no colour profile).
"""

import io
import json
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 256 * 1024 * 1024
CPU_SECONDS = 2
MOST_PIXELS = 16_000_000
KINDS = ("PNG", "JPEG", "WEBP")


def main() -> int:
    """Picture on standard input, JSON list of texts on standard output; 1 for what is refused."""
    import zxingcpp  # noqa: F401 - loaded before the limit, which is for the picture
    from PIL import Image

    data = sys.stdin.buffer.read()
    limit = _used() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(io.BytesIO(data), formats=KINDS)
        width, height = picture.size
        if width * height > MOST_PIXELS or getattr(picture, "is_animated", False):
            return 1
        sys.stdout.write(json.dumps(texts_in(_grey(picture))))
    except Exception:
        return 1
    return 0


def _used() -> int:
    """Address space in use, in bytes; the libraries' own, about 100 MB."""
    try:
        with open("/proc/self/statm") as status:
            return int(status.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _grey(picture: "Image.Image") -> "Image.Image":
    """In grey on white: what is transparent is paper."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        from PIL import Image

        picture = picture.convert("LA")
        paper = Image.new("L", picture.size, 255)
        paper.paste(picture.getchannel("L"), mask=picture.getchannel("A"))
        return paper
    return picture.convert("L")


def texts_in(picture: "Image.Image") -> list[str]:
    """Every QR text, five at most, looked for in two ways; light on dark is found as well."""
    import zxingcpp

    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        found = zxingcpp.read_barcodes(
            picture,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            binarizer=binarizer,
            try_invert=True,
        )
        texts = [one.text[:4000] for one in found if one.text]
        if texts:
            return texts[:5]
    return []


if __name__ == "__main__":
    raise SystemExit(main())
