"""Archives and exports from elsewhere: bombs, paths that climb, links, lies about sizes, and single bytes changed."""

import csv
import io
import json
import random
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from hubang.cli import main
from hubang.cli.archive import Unusable, container
from hubang.cli.archive.manifest import Manifest, sealed

pytestmark = pytest.mark.pure
KEYS = [("abcdef", b"k" * 32)]
DATA = random.Random(7).randbytes(20_000) + b"\0" * 40_000
Change = Callable[[dict[str, bytes]], bytes]


def manifest(data: bytes = DATA, size: int | None = None) -> Manifest:
    told = len(data) if size is None else size
    return Manifest(
        "0.1.0", "2026-11-20T04:00:00+00:00", "sqlite", ("abcdef",), ("aid.0001",), (), told, sha256(data).hexdigest()
    )


def members(data: bytes = DATA, size: int | None = None) -> dict[str, bytes]:
    content = manifest(data, size).encoded()
    return {"manifest.json": content, "seal": sealed(content, KEYS), "data": data}


def packed(parts: dict[str, bytes], **kinds: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = kinds.get(name.partition(".")[0], stat.S_IFREG | 0o600) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def patched(data: bytes, name: str, offset: int, form: str, value: int) -> bytes:
    """A field of a member's entry in the directory changed: 8 flags, 10 method, 24 size."""
    changed = bytearray(data)
    at = data.rindex(name.encode(), data.rindex(b"PK\x01\x02")) if name == "seal" else data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.index(b"PK\x01\x02", at + 1)
    struct.pack_into(form, changed, at + offset, value)
    return bytes(changed)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a path that climbs": lambda: packed({**members(), "../../etc/cron.d/x": b"x"}),
    "an absolute path": lambda: packed({**members(), "/etc/passwd": b"x"}),
    "a path in the place of the data": lambda: packed({"manifest.json": members()["manifest.json"], "seal": members()["seal"], "../data": DATA}),
    "a drive": lambda: packed({**members(), "C:\\x": b"x"}),
    "many members": lambda: packed({**members(), **{f"x{n}": b"" for n in range(20_000)}}),
    "a manifest that unfolds": lambda: packed({**members(), "manifest.json": b" " * 40_000_000}),
    "a seal that unfolds": lambda: packed({**members(), "seal": b" " * 40_000_000}),
    "data that unfolds": lambda: packed({**members(), "data": b"\0" * 40_000_000}),
    "less data than sealed": lambda: packed({**members(), "data": DATA[:100]}),
    "no data": lambda: packed({**members(), "data": b""}),
    "one byte more": lambda: packed({**members(), "data": DATA + b"\0"}),
    "negative size": lambda: packed(members(DATA, -1)),
    "another method": lambda: patched(packed(members()), "data", 10, "<H", 99),
    "a password": lambda: patched(packed(members()), "data", 8, "<H", 1),
    "a lie about the size": lambda: patched(packed(members()), "data", 24, "<I", 5),
    "a lie about the manifest": lambda: patched(packed({**members(), "manifest.json": b" " * 40_000_000}), "manifest.json", 24, "<I", 100),
    "no seal": lambda: packed({**members(), "seal": b""}),
    "a seal of no letters": lambda: packed({**members(), "seal": b"abcdef:\xff\xfe\x00"}),
    "another's seal": lambda: packed({**members(), "seal": sealed(members()["manifest.json"], [("abcdef", b"x" * 32)])}),
    "an empty archive": lambda: b"PK\x05\x06" + b"\0" * 18,
}  # fmt: skip


def put_back(data: bytes, folder: Path) -> bytes:
    """What a backup of these bytes puts onto the disk; `Unusable` when it is none."""
    path, target = folder / "x.backup", folder / "inside" / "data"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    path.write_bytes(data)
    container.extract(path, container.read_manifest(path, KEYS), target)
    return target.read_bytes()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_backup_is_refused_and_writes_nowhere_else(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        put_back(HOSTILE[name](), tmp_path)
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert written <= {"x.backup", "data"}
    if "data" in written:
        assert (tmp_path / "inside" / "data").stat().st_size <= len(DATA) + container.CHUNK


def test_a_link_in_the_place_of_the_data_is_written_as_a_file(tmp_path: Path) -> None:
    """A member is read as bytes; that it calls itself a link has no meaning."""
    data = b"/etc/passwd"
    assert put_back(packed(members(data), data=stat.S_IFLNK | 0o777), tmp_path) == data
    assert not (tmp_path / "inside" / "data").is_symlink()


def test_the_right_backup_is_put_back(tmp_path: Path) -> None:
    assert put_back(packed(members()), tmp_path) == DATA


def test_no_single_byte_can_be_changed_without_notice(tmp_path: Path) -> None:
    """Anywhere in the file, structure or content: it is refused, or what comes out is the same."""
    right, dice = packed(members()), random.Random(7)
    refused = 0
    for _ in range(600):
        changed = bytearray(right)
        changed[dice.randrange(len(right)) if dice.random() < 0.5 else -dice.randrange(1, 400)] ^= 1 << dice.randrange(
            8
        )
        try:
            assert put_back(bytes(changed), tmp_path) == DATA
        except Unusable:
            refused += 1
    assert refused > 200


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


EXPORTS: dict[str, Callable[[], bytes]] = {
    "an archive": lambda: packed(members()),
    "lists in lists": lambda: deep(200_000).encode(),
    "objects in objects": lambda: ('{"messages":' * 100_000 + "1" + "}" * 100_000).encode(),
    "a telegram export of lists": lambda: json.dumps({"messages": [[[]]] * 10}).encode(),
    "a number of a million digits": lambda: b'{"text": "a", "at": ' + b"9" * 1_000_000 + b"}\n",
    "a cell of a megabyte": lambda: b'text,sender\n"' + b"a" * 1_000_000 + b'",x\n',
    "an open quote": lambda: b'text,sender\n"' + b"a,b\n" * 100_000,
    "ten thousand columns": lambda: b",".join(b"text" for _ in range(10_000)) + b"\n" + b",".join(b"x" for _ in range(10_000)),
    "no letters": lambda: bytes(range(256)) * 400,
    "half of UTF-16": lambda: b"\xff\xfe" + "早上好".encode("utf-16-le")[:-1],
    "NUL": lambda: b"\0" * 100_000,
    "one line of two megabytes": lambda: "早".encode() * 700_000,
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_a_hostile_export_is_read_or_refused_in_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chat"
    path.write_bytes(EXPORTS[name]())
    code = main(["screen", str(path)])
    said = capsys.readouterr()
    assert code in {0, 1}
    assert "made a mistake" not in said.err
    assert len(said.err.strip().splitlines()) <= 1
    assert {one.name for one in tmp_path.iterdir()} == {"chat"}


@pytest.fixture(autouse=True)
def usual_field_size() -> Iterator[None]:
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)
