"""The child that reads a picture from outside: limited memory and time, looked at before it is decoded."""

import io
import json
import resource
import sys

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 4
MOST_PIXELS = 16_000_000
KINDS = ("PNG", "JPEG", "WEBP")


def main() -> int:
    """Picture on standard input, JSON list of texts on standard output; 1 for what is refused."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=KINDS)
        width, height = picture.size
        if width * height > MOST_PIXELS or getattr(picture, "is_animated", False):
            return 1
        sys.stdout.write(json.dumps(texts_in(picture.convert("L"))))
    except Exception:
        return 1
    return 0


def texts_in(picture: "Image.Image") -> list[str]:  # type: ignore[name-defined] # noqa: F821
    """Every QR text, looked for in two ways."""
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
