"""QR codes and posters, written and read back; pictures that are traps."""

import io
import struct
import zlib

import pytest
from PIL import Image

from hubang.lib import poster, qr
from hubang.lib.refused import Refused

URL = "http://127.0.0.1:8000/j/ABCDEFGHJKMNPQRSTVWXYZ01"


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_code_is_read_back_from_each_kind_of_picture(kind: str) -> None:
    picture = Image.open(io.BytesIO(qr.png(URL))).convert("RGB")
    assert qr.read(encoded(picture, kind)) == [URL]


def test_the_poster_is_read_back_at_half_size_and_poor_quality() -> None:
    data = poster.draw(title="浦东互帮一群🙂", line="免费帮忙点助力、跑腿、问功课", url=URL)
    picture = Image.open(io.BytesIO(data))
    small = picture.resize((picture.width // 2, picture.height // 2)).convert("RGB")
    assert qr.read(encoded(small, "JPEG", quality=40)) == [URL]


def test_an_inverted_code_is_read() -> None:
    picture = Image.open(io.BytesIO(qr.png(URL))).convert("L").point(lambda value: 255 - value)
    assert qr.read(encoded(picture, "PNG")) == [URL]


def test_a_picture_without_a_code_gives_nothing() -> None:
    assert qr.read(encoded(Image.new("RGB", (200, 200), "white"), "PNG")) == []


def bomb(width: int, height: int) -> bytes:
    """A PNG that says to be very large and is a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"GIF89a" + b"\0" * 100,
        bomb(30_000, 30_000),
        bomb(13_000, 13_000),
        b"\x89PNG\r\n\x1a\n broken",
        b"x" * (5 * 1024 * 1024 + 1),
    ],
    ids=["empty", "text", "gif", "30000x30000", "169 megapixels", "broken", "too large"],
)
def test_traps_are_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        qr.read(data)
    assert refusal.value.code == "bad_picture"


def frames(kind: str, **options: object) -> bytes:
    pictures = [Image.new("RGB", (200, 200), colour) for colour in ("white", "red", "blue")]
    return encoded(pictures[0], kind, save_all=True, append_images=pictures[1:], **options)


@pytest.mark.parametrize(
    "data",
    [
        encoded(Image.open(io.BytesIO(qr.png(URL))).convert("RGB"), "PNG")[:-20],
        encoded(Image.open(io.BytesIO(qr.png(URL))).convert("RGB"), "JPEG")[:-200],
        encoded(Image.open(io.BytesIO(qr.png(URL))).convert("RGB"), "WEBP")[:-20],
        frames("PNG"),
        frames("WEBP"),
        b"RIFF" + b"\0" * 200,
        b"\xff\xd8\xff" + b"\xff" * 200,
    ],
    ids=["cut PNG", "cut JPEG", "cut WebP", "moving PNG", "moving WebP", "sound", "no JPEG"],
)
def test_cut_off_and_moving_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        qr.read(data)


@pytest.mark.parametrize("size", [(4000, 4000), (16_000, 1000)])
def test_the_largest_picture_that_is_allowed_is_read(size: tuple[int, int]) -> None:
    sheet = Image.new("RGB", size, "white")
    sheet.paste(Image.open(io.BytesIO(qr.png(URL))).convert("RGB"), (50, 50))
    assert qr.read(encoded(sheet, "JPEG", quality=70)) == [URL]


def test_one_row_past_the_largest_is_refused() -> None:
    with pytest.raises(Refused):
        qr.read(encoded(Image.new("L", (4000, 4001), "white"), "PNG"))


def test_a_photo_turned_by_its_own_word_is_read_as_it_lies() -> None:
    picture = Image.open(io.BytesIO(qr.png(URL))).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    assert qr.read(encoded(picture, "JPEG", exif=exif)) == [URL]


def test_a_code_on_a_clear_ground_is_read() -> None:
    picture = Image.open(io.BytesIO(qr.png(URL))).convert("L")
    clear = Image.new("RGBA", picture.size, (0, 0, 0, 255))
    clear.putalpha(picture.point(lambda value: 255 - value))
    assert qr.read(encoded(clear, "PNG")) == [URL]


def test_bytes_behind_the_end_do_no_harm() -> None:
    picture = Image.open(io.BytesIO(qr.png(URL))).convert("RGB")
    assert qr.read(encoded(picture, "JPEG") + b"\xff\xda film" * 50) == [URL]


def test_the_code_in_a_page_and_in_a_terminal() -> None:
    assert qr.svg(URL).startswith("<svg")
    assert "█" in qr.terminal(URL) or "▄" in qr.terminal(URL)
