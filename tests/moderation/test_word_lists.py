"""Word lists in and out: what one site writes, another reads; whatever else comes is refused or told by line."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.audit.models import AuditEntry
from hubang.groups.models import Membership
from hubang.lib.refused import Absent, Refused
from hubang.moderation import actions
from hubang.moderation.models import GroupWord
from hubang.moderation.word_lists import COLUMNS, as_csv, as_json, as_rows, read_list

WORDS = st.builds(
    GroupWord,
    text=st.text(st.characters(exclude_categories=["C"]), min_size=2, max_size=60)
    .map(str.strip)
    .filter(lambda text: len(text) > 1),
    category=st.sampled_from(["spam", "fraud", "paid"]),
    severity=st.sampled_from(["hold", "block"]),
    kind=st.sampled_from(["literal", "sound", "pattern"]),
)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_what_is_written_is_read(words: list[GroupWord]) -> None:
    for text in (as_json(words), as_csv(words)):
        assert [line.fields for line in read_list(text.encode())] == as_rows(words)


@pytest.mark.parametrize("text", ["=1+1", "+微信", "-5元", "@all", "'quoted"])
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    word = GroupWord(text=text, category="spam", severity="hold")
    assert as_csv([word]).splitlines()[1].startswith("'")
    assert read_list(as_csv([word]).encode())[0].fields["text"] == text


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        ("兼职\n刷单\n", ["兼职", "刷单"]),
        ("兼职,fraud,block\r\n", ["兼职"]),
        ("kind,text\nsound,兼职\n", ["kind", "sound"]),
        ("text,kind\n兼职,sound\n", ["兼职"]),
        ('["兼职", {"text": "刷单", "kind": "sound"}, 7]', ["兼职", "刷单", ""]),
    ],
)
def test_simple_lists_are_read_as_well(data: str, texts: list[str]) -> None:
    assert [line.fields["text"] for line in read_list(data.encode())] == texts
    assert [line.fields["text"] for line in read_list(data.encode("utf-16"))] == texts


def test_a_list_out_of_an_old_spreadsheet_is_read() -> None:
    assert read_list("text,category\n兼职,fraud\n".encode("gb18030"))[0].fields["text"] == "兼职"


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"{}", b"[", b'{"format": "other", "words": []}', b'{"format": "hubang-words", "version": 2, "words": ["x"]}', b"[" * 100_000, b"x\n" * 5001, b"a" * 1_000_001, b"\xff\xfe\x00"]
)  # fmt: skip
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_list(data)
    assert refusal.value.code == "bad_list"


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert all(set(line.fields) == set(COLUMNS) for line in read_list(data))


def test_an_imported_list_acts_only_when_it_was_tried(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    actions.add_word(qiu, text="刷单", category="fraud", severity="block", now=now)
    data = "text,category,severity,kind\n代购,spam,block,literal\n刷单,spam,hold,literal\n单,spam,hold,literal\n(,spam,hold,pattern\n代购,paid,hold,sound\n兼职,nonsense,hold,literal\n"
    imported = actions.import_words(qiu, data=data.encode(), now=now)
    assert (imported.added, imported.known) == (1, 1)
    assert [(number, refusal.code) for number, refusal in imported.refused] == [
        (4, "bad_word"),
        (5, "bad_pattern"),
        (7, "bad_word"),
    ]
    assert GroupWord.objects.get(text="刷单").severity == "block"
    assert not GroupWord.objects.exclude(on_at=None).exists()
    assert not actions.screen_text(lan, where="message", text="代购", now=now).found
    entry = AuditEntry.objects.get(verb="import_words")
    assert (entry.detail, "代购" in str(vars(entry))) == ({"count": 1}, False)


def test_a_list_that_does_not_fit_changes_nothing(
    qiu: Membership, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubang.moderation.actions.importing.MOST", 2)
    with pytest.raises(Refused) as refusal:
        actions.import_words(qiu, data="代购\n刷单\n兼职\n".encode(), now=now)
    assert (refusal.value.code, GroupWord.objects.count()) == ("too_many_words", 0)


def test_members_import_nothing(lan: Membership, now: dt.datetime) -> None:
    with pytest.raises(Absent):
        actions.import_words(lan, data="代购\n".encode(), now=now)
