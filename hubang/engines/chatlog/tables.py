"""Tables with a head: CSV by people and by export tools, separated by commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from hubang.engines.chatlog.entries import Entry, Unreadable
from hubang.engines.chatlog.times import read_time

TEXT = ("text", "message", "content", "strcontent", "msg", "body", "内容", "消息", "消息内容", "文本", "聊天内容")
SENDER = (
    "sender",
    "from",
    "nickname",
    "user",
    "name",
    "talker",
    "remark",
    "发送人",
    "发送者",
    "昵称",
    "发言人",
    "姓名",
    "用户",
)
AT = ("at", "time", "date", "datetime", "timestamp", "strtime", "createtime", "时间", "日期", "发送时间")
ID = ("id", "localid", "msgid", "message_id", "msgsvrid", "编号", "序号")
SEPARATORS = ",;\t"
LONGEST_FIELD = 1_000_000


def head_of(line: str) -> tuple[str, list[str]]:
    """The separator and the column names of a first line that names a column of texts among others; else empty."""
    for separator in SEPARATORS:
        names = [name.strip().strip('"').lower() for name in line[:2000].split(separator)]
        if len(names) > 1 and not set(names).isdisjoint(TEXT):
            return separator, names
    return "", []


def read_table(text: str, separator: str, names: list[str]) -> Iterator[Entry]:
    """The rows of a table. `Unreadable` for what is no CSV."""
    csv.field_size_limit(LONGEST_FIELD)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    places = [_place(names, wanted) for wanted in (ID, TEXT, SENDER, AT)]
    try:
        next(rows, None)
        for number, row in enumerate(rows, start=1):
            if row:
                identity, words, sender, at = [row[place] if 0 <= place < len(row) else "" for place in places]
                yield Entry(identity or number, words, sender, read_time(at))
    except csv.Error as error:
        raise Unreadable(f"Line {rows.line_num} is not CSV: {error}.") from error


def _place(names: list[str], wanted: tuple[str, ...]) -> int:
    return next((names.index(name) for name in wanted if name in names), -1)
