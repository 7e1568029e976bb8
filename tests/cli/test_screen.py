"""`hubang screen`: files in, verdicts out, in order; mistakes in one sentence."""

import io
import json
from pathlib import Path

import pytest

from hubang.cli import main, screening_pool
from hubang.cli.progress import bar
from hubang.engines.screening import CATEGORIES

pytestmark = pytest.mark.pure
CARD = "11010519491231002X"
LINES = ["早上好", f"我的身份证{CARD}", "百家乐首充送彩金，上下分秒到", "谢谢大家帮忙"]


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.jsonl"
    rows = [{"id": f"m{number}", "text": text} for number, text in enumerate(LINES)]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_a_message_in_order(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(chat), "--json"]) == 0
    rows = told(capsys)
    assert [row["id"] for row in rows] == ["m0", "m1", "m2", "m3"]
    assert [row["outcome"] for row in rows] == ["allow", "block", "block", "allow"]
    assert [row["label"] for row in rows] == ["clean", "privacy", "gambling", "clean"]
    assert {tuple(row) for row in rows} == {("id", "outcome", "label", "scores", "findings")}
    assert all(set(row["scores"]) == set(CATEGORIES) for row in rows)  # type: ignore[call-overload]
    assert rows[1]["findings"] == [
        {"check": "id_card", "category": "privacy", "span": [5, 23], "severity": "block", "reason": "像是身份证号"}
    ]
    assert CARD not in json.dumps(rows, ensure_ascii=False)


def test_many_messages_on_several_processes_are_the_same_in_the_same_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("\n".join(f"{line} {number}" for number in range(90) for line in LINES))
    assert main(["screen", str(path), "--json"]) == 0
    alone = told(capsys)
    monkeypatch.setattr(screening_pool, "ALONE", 10)
    monkeypatch.setattr(screening_pool, "PIECE", 7)
    monkeypatch.setattr(screening_pool, "processes", lambda: 2)
    assert main(["screen", str(path), "--json"]) == 0
    assert told(capsys) == alone


def test_a_summary_hides_what_is_personal(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(chat)]) == 0
    said = capsys.readouterr().out
    assert "4 条: 放行 2, 待审 0, 拦下 2" in said
    assert "m1  我的身份证＊＊＊" in said
    assert CARD not in said


def test_a_flood_is_seen_where_sender_and_time_are_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "chat.jsonl"
    rows = [{"text": "帮我砍一刀，谢谢各位", "sender": "lan", "at": 1704157506 + 60 * number} for number in range(3)]
    path.write_text("\n".join(map(json.dumps, rows)))
    assert main(["screen", str(path), "--json"]) == 0
    assert [row["label"] for row in told(capsys)][2] == "flood"


def test_own_words(tmp_path: Path, chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = tmp_path / "words.txt"
    words.write_text("早上好,offtopic,block\n谢{1,2},spam,hold,pattern\n\n感谢\n")
    assert main(["screen", str(chat), "--json", "--words", str(words)]) == 0
    assert [row["outcome"] for row in told(capsys)] == ["block", "block", "block", "hold"]
    for bad in ("早,nonsense,hold", "早上好,spam,never", "(,spam,hold,pattern", "早"):
        words.write_text(bad)
        assert main(["screen", str(chat), "--words", str(words)]) == 1
        assert capsys.readouterr().err.startswith("Line 1 of the words cannot be used")


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("早上好\n".encode())))
    assert main(["screen", "-", "--json"]) == 0
    assert [row["id"] for row in told(capsys)] == [1]


@pytest.mark.parametrize("data", [b"\x00\x01", b'{"text":"a"}\n{', b'{"a": {}}', b"\x80\x81\xff\n"])
def test_a_file_that_cannot_be_read_gives_one_sentence(
    tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad"
    path.write_bytes(data)
    assert main(["screen", str(path), "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_files_that_are_not_there_and_models_that_are_none(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", "/nowhere/chat.txt"]) == 1
    assert main(["screen", str(chat), "--model", str(chat)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(" ", 1)[1] for line in said] == [
        "cannot be read: No such file or directory.",
        "is no model of `hubang retrain`.",
    ]


def test_an_empty_file_has_no_messages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert main(["screen", str(tmp_path / "empty"), "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_the_bar() -> None:
    assert bar(50, 100, 2.0) == "[###############...............] 50 of 100, 25/s, 2 s left "
    assert bar(0, 0, 1.0).startswith("[##############################] 0 of 0")
