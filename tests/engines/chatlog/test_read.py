"""Exported chats: each form as its program writes it, and anything at all without an exception of the wrong kind."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.chatlog import Entry, Unreadable, decode, read
from hubang.engines.chatlog.times import CHINA, read_time

QQ = """消息记录（此消息记录为文本格式，不支持重新导入）

================================================================
消息分组:我的QQ群
================================================================
消息对象:互帮一群
================================================================

2024-01-02 9:05:06 【管理员】兰姨(10001)
帮我砍一刀
谢谢大家

2024-01-02 19:05:07 小明<ming@example.com>
好的

2024-01-02 19:05:08 系统消息(10000)

"""
MAIL = """微信群聊“互帮一群”的聊天记录如下:

—————  2024-01-02  —————


兰姨  09:05

帮我砍一刀

小明  09:06

好的

—————  2024-01-03  —————

兰姨  21:15

谢谢
"""


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (QQ, [("帮我砍一刀\n谢谢大家", "10001", "2024-01-02T09:05:06+08:00"), ("好的", "ming@example.com", "2024-01-02T19:05:07+08:00")]),
        (MAIL, [("帮我砍一刀", "兰姨", "2024-01-02T09:05:00+08:00"), ("好的", "小明", "2024-01-02T09:06:00+08:00"), ("谢谢", "兰姨", "2024-01-03T21:15:00+08:00")]),
        ("2024-01-02 09:05:06 兰姨\n帮我\n砍\n\n2024-01-02 09:05:09 小明\n好\n", [("帮我\n砍", "兰姨", "2024-01-02T09:05:06+08:00"), ("好", "小明", "2024-01-02T09:05:09+08:00")]),
        ("兰姨 2024/1/2 09:05:06\n帮我\n小明 2024/1/2 09:06\n好\n", [("帮我", "兰姨", "2024-01-02T09:05:06+08:00"), ("好", "小明", "2024-01-02T09:06:00+08:00")]),
        ("[2024-01-02 09:05:06] 兰姨: 帮我\n还有一行\n[2024-01-02 09:06:06] 小明：好\n", [("帮我\n还有一行", "兰姨", "2024-01-02T09:05:06+08:00"), ("好", "小明", "2024-01-02T09:06:06+08:00")]),
        ("兰姨(2024-01-02 09:05:06): 帮我\n小明(2024-01-02 09:06:06): 好\n", [("帮我", "兰姨", "2024-01-02T09:05:06+08:00"), ("好", "小明", "2024-01-02T09:06:06+08:00")]),
        ("早上好\n\n[强] 厉害\r\n{哈}\n", [("早上好", "", None), ("[强] 厉害", "", None), ("{哈}", "", None)]),
        ("[强] 厉害\n好\n", [("[强] 厉害", "", None), ("好", "", None)]),
        ("时间,昵称,内容\n2024-01-02 09:05,兰姨,\"帮我,砍\n一刀\"\n", [("帮我,砍\n一刀", "兰姨", "2024-01-02T09:05:00+08:00")]),
        ("localId,TalkerId,IsSender,CreateTime,StrContent,StrTime\n7,3,0,1704157506,你好,2024-01-02 09:05:06\n", [("你好", "", "2024-01-02T09:05:06+08:00")]),
        ('{"id":7,"text":"好","sender":"lan","at":"2024-01-02T01:05:06Z"}\n\n{"text":"a"}\n', [("好", "lan", "2024-01-02T01:05:06+00:00"), ("a", "", None)]),
        ('[{"text":"好"}]', [("好", "", None)]),
    ],
)  # fmt: skip
def test_each_form_is_read(text: str, rows: list[tuple[str, str, str | None]]) -> None:
    assert [(entry.text, entry.sender, entry.at.isoformat() if entry.at else None) for entry in read(text)] == rows


def test_ids_are_those_of_the_file_else_numbers() -> None:
    assert [entry.id for entry in read('{"id":"x","text":"a"}\n{"text":"b"}\n{"id":null,"text":"c"}')] == ["x", 2, None]
    assert [entry.id for entry in read("a\n\nb")] == [1, 3]
    assert [entry.id for entry in read("id,text\n9,a\n,b\n")] == ["9", 2]


def test_telegram() -> None:
    chat = {
        "name": "互帮",
        "messages": [
            {"id": 1, "type": "service", "action": "join"},
            {"id": 2, "type": "message", "date": "2024-01-02T09:05:06", "date_unixtime": "1704157506", "from": "兰姨", "from_id": "user1", "text": ["看 ", {"type": "link", "text": "https://a.cn"}, " 好"]},
            {"id": 3, "type": "message", "date": "2024-01-02T09:05:06", "from": None, "text": ""},
        ],
    }  # fmt: skip
    expected = [Entry(2, "看 https://a.cn 好", "user1", datetime(2024, 1, 2, 1, 5, 6, tzinfo=UTC))]
    assert list(read(json.dumps(chat, ensure_ascii=False, indent=1))) == expected
    assert list(read(json.dumps({"chats": {"list": [chat, chat]}}))) == expected * 2


@pytest.mark.parametrize(
    ("text", "why"),
    [('{"text":"a"}\n{"tex":"b"}', "Line 2"), ('{"text":"a"}\nnot json', "Line 2"), ('{"text": 3}', "no list of messages"), ('{"a":{}}', "no list of messages"), ("[1]", "Entry 1"), ('{"text":"a', "Line 1"),
     ("id,text\n1,\"" + "a" * 1_000_001, "Line")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as refused:
        list(read(text))
    assert "\n" not in str(refused.value)


def test_encodings() -> None:
    for name in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode("你好，互帮".encode(name)) == "你好，互帮"
    for data in (b"\x00\x01\x02", b"\xff\xfe\x00", b"\x80\x80\xff"):
        with pytest.raises(Unreadable):
            decode(data)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-01-02 09:05:06", datetime(2024, 1, 2, 9, 5, 6, tzinfo=CHINA)), ("2024年1月2日 下午3:05", datetime(2024, 1, 2, 15, 5, tzinfo=CHINA)), ("2024/1/2 8:43:38 PM", datetime(2024, 1, 2, 20, 43, 38, tzinfo=CHINA)),
        ("2024-01-02T09:05:06+09:00", datetime(2024, 1, 2, 0, 5, 6, tzinfo=UTC)), ("1704157506", datetime(2024, 1, 2, 1, 5, 6, tzinfo=UTC)), (1704157506000, datetime(2024, 1, 2, 1, 5, 6, tzinfo=UTC)), ("2024-13-02 09:05", None),
        ("", None), (None, None), ("昨天", None), (True, None), ("2024-01-02 09:05 +99:99", None),
    ],
)  # fmt: skip
def test_times(written: object, moment: datetime | None) -> None:
    assert read_time(written) == moment


SCRAPS = st.text(alphabet='{}[]":,;\t\n\r 0129-/:()<>—【】兰姨text消息at"\x00\ud800', max_size=120)


@given(st.one_of(SCRAPS, st.text(max_size=100)))
def test_any_text_gives_messages_or_one_sentence(text: str) -> None:
    with suppress(Unreadable):
        for entry in read(text):
            assert isinstance(entry.text, str)
            assert entry.at is None or entry.at.tzinfo is not None


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(decode(data), str)
