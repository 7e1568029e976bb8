"""The file of a backup: a ZIP with the manifest, its seal and the dump. Half a file has no ZIP directory, and is refused."""

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from hubang.cli.archive import Unusable
from hubang.cli.archive.manifest import Keys, Manifest, opened, sealed

MEMBERS = {"manifest.json", "seal", "data"}
# A manifest lists some sixty tables and two hundred migrations; more is no manifest.
LONGEST_MANIFEST = 1024 * 1024
CHUNK = 1024 * 1024
# What reading an archive of changed bytes ends in.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, ValueError)
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    hasher = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            hasher.update(chunk)
    return path.stat().st_size, hasher.hexdigest()


def write(path: Path, manifest: Manifest, data: Path, keys: Keys) -> None:
    """Write a backup under another name, and give it its own when all of it is on the disk."""
    part = path.with_name(path.name + ".part")
    content = manifest.encoded()
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.writestr("manifest.json", content)
            archive.writestr("seal", sealed(content, keys))
            archive.write(data, "data")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            if not _is_ours(archive.infolist()):
                raise Unusable(f"{path} is no backup of Hubang.")
            yield archive
    except BROKEN as error:
        raise Unusable(f"{path} is half a backup, or none at all.") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from error


def _is_ours(members: list[zipfile.ZipInfo]) -> bool:
    """Whether the members are ours, each once, packed as we pack and without a password (bit 0 of the flags)."""
    names = sorted(member.filename for member in members)
    return names == sorted(MEMBERS) and all(m.compress_type in METHODS and not m.flag_bits & 1 for m in members)


def read_manifest(path: Path, keys: Keys) -> Manifest:
    """What the backup says of itself. `Unusable` when it is half, foreign, changed or newer."""
    with _archive(path) as archive:
        if any(archive.getinfo(name).file_size > LONGEST_MANIFEST for name in ("manifest.json", "seal")):
            raise Unusable(f"{path} is no backup of Hubang.")
        return opened(archive.read("manifest.json"), archive.read("seal"), keys)


def extract(path: Path, manifest: Manifest, target: Path) -> None:
    """Write the dump to `target`, never more bytes than the sealed manifest says."""
    hasher, left = sha256(), manifest.data_size
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with _archive(path) as archive, archive.open("data") as source, os.fdopen(descriptor, "wb") as file:
        while left >= 0 and (chunk := source.read(CHUNK)):
            left -= len(chunk)
            hasher.update(chunk)
            file.write(chunk)
    if left or hasher.hexdigest() != manifest.data_sha256:
        raise Unusable(f"{path} is damaged: its data is not what was written.")
