"""A model is numbers: whatever else a file brings, nothing of it runs, and the refusal is one sentence."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hubang.cli import main

pytestmark = pytest.mark.pure
GRAMS = "你好\0谢谢"


class Evil:
    """Runs when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return Path.touch, (self.mark,)


def packed(**changed: Any) -> bytes:
    """A small right model, with some arrays exchanged."""
    arrays = {
        "classes": np.array(["clean", "spam"]), "clean": np.array("clean"), "parts": np.array(["written"]), "grams": np.array(GRAMS),
        "weights": np.zeros((2, 2), np.float16), "bias": np.zeros(2, np.float32), "offsets": np.zeros(2, np.float32),
    }  # fmt: skip
    out = io.BytesIO()
    np.savez(out, **(arrays | changed))
    return out.getvalue()


def with_object(name: str, mark: Path) -> bytes:
    cell = np.empty(1, dtype=object)
    cell[0] = Evil(mark)
    return packed(**{name: cell})


def with_member(name: str, data: bytes) -> bytes:
    """A right model whose member is replaced by these bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.namelist():
            target.writestr(one, data if one == name else source.read(one))
    return out.getvalue()


def head(shape: str, kind: str = "<f2") -> bytes:
    """An array that says to have this shape, and has nothing."""
    said = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    said += b" " * (63 - len(said) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(said).to_bytes(2, "little") + said


EVIL: dict[str, Callable[[Path], bytes]] = {
    "a pickle": lambda mark: pickle.dumps(Evil(mark)),
    **{f"an object in {name}": lambda mark, name=name: with_object(name, mark) for name in ("classes", "clean", "grams", "weights", "bias")},  # type: ignore[misc]
    "a pickle in the place of an array": lambda mark: with_member("weights.npy", pickle.dumps(Evil(mark))),
    "a terabyte": lambda _mark: with_member("weights.npy", head("(1000000000000,)")),
    "more than there can be": lambda _mark: with_member("weights.npy", head("(9223372036854775807, 9223372036854775807)")),
    "less than nothing": lambda _mark: with_member("weights.npy", head("(-1, 2)")),
    "code in the head": lambda _mark: with_member("weights.npy", head("__import__('os').abort()")),
    "a bomb": lambda _mark: with_member("weights.npy", head("(300000000,)") + bytes(600_000_000)),
    "too few weights": lambda _mark: packed(weights=np.zeros((1, 2), np.float16)),
    "weights of other classes": lambda _mark: packed(weights=np.zeros((2, 3), np.float16)),
    "no numbers": lambda _mark: packed(bias=np.array(["a", "b"])),
    "not a number": lambda _mark: packed(bias=np.array([np.nan, 0], np.float32)),
    "one bias": lambda _mark: packed(bias=np.zeros(1, np.float32)),
    "no classes": lambda _mark: packed(classes=np.array([], "U1")),
    "a class alone": lambda _mark: packed(classes=np.array(["clean"]), weights=np.zeros((2, 1), np.float16), bias=np.zeros(1, np.float32), offsets=np.zeros(1, np.float32)),
    "no gram": lambda _mark: packed(grams=np.array(""), weights=np.zeros((1, 2), np.float16)),
    "unknown parts": lambda _mark: packed(parts=np.array(["os.system"])),
    "half a file": lambda _mark: packed()[:-100],
    "nothing": lambda _mark: b"",
    "a text": lambda _mark: b"hello",
    "an archive of other things": lambda _mark: with_member("", b"")[:0] + _archive({"../../evil.npy": b"x", "weights.npy": b"x"}),
}  # fmt: skip


def _archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.txt"
    path.write_text("你好你好\n谢谢")
    return path


@pytest.mark.parametrize("name", EVIL)
def test_nothing_of_a_file_runs(name: str, chat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark, model = tmp_path / "it ran", tmp_path / "evil.npz"
    model.write_bytes(EVIL[name](mark))
    assert main(["screen", str(chat), "--json", "--model", str(model)]) == 1
    said = capsys.readouterr()
    assert not mark.exists()
    assert said.out == ""
    assert said.err.strip() == f"{model} is no model of `hubang retrain`."


def test_the_small_right_model_is_taken(chat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "right.npz"
    model.write_bytes(packed())
    assert main(["screen", str(chat), "--json", "--model", str(model)]) == 0
    assert len([json.loads(line) for line in capsys.readouterr().out.splitlines()]) == 2


def test_the_evil_would_run(tmp_path: Path) -> None:
    """The positive control: read as numpy does when it is told to trust the file."""
    mark = tmp_path / "it ran"
    with np.load(io.BytesIO(with_object("weights", mark)), allow_pickle=True) as content:
        content["weights"]
    assert mark.exists()
