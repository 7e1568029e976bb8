"""Text exports in which a line tells who wrote when, and the message follows: WeChat and QQ.

| form | a head looks like | from |
|---|---|---|
| `qq` | 2024-01-02 9:05:06 【管理员】兰姨(10001) or 兰姨<lan@example.com> | QQ's message manager |
| `time_first` | 2024-01-02 09:05:06 兰姨 | WeChat export tools (MemoTrace and others) |
| `name_first` | 兰姨 2024-01-02 09:05:06, also 兰姨(2024-01-02 09:05) | WeChat on a computer, copied |
| `mail` | ————— 2024-01-02 ————— and then 兰姨 09:05 | WeChat's own forwarding by mail |
| `one_line` | [2024-01-02 09:05:06] 兰姨: the message; 兰姨(2024-01-02 09:05:06): the message | several tools |

A file has the form that most of its first lines have. What stands before the first head is the title.
"""

import re
from collections.abc import Iterable, Iterator

from hubang.engines.chatlog.entries import Entry
from hubang.engines.chatlog.times import read_time

DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?: ?[AP]M)?"
NAME = r"\S.{0,60}?"
FORMS = {
    "qq": re.compile(
        rf"(?P<at>{DATE} {{1,3}}{CLOCK}) (?:【[^】]{{1,20}}】)?(?P<sender>.{{0,60}}?)(?:\((?P<id>\d{{4,12}})\)|<(?P<mail>[^<>\s]{{3,60}})>)\s*"
    ),
    "one_line": re.compile(
        rf"(?:\[(?P<at>{DATE}[ ,，T]{{1,3}}{CLOCK})\] ?(?P<sender>{NAME})|(?P<sender2>{NAME}) ?[(（](?P<at2>{DATE}[ ,，T]{{1,3}}{CLOCK})[)）]|"
        rf"(?P<at3>{DATE}[ ,，T]{{1,3}}{CLOCK}) (?P<sender3>{NAME}))[:：] ?(?P<text>.+)"
    ),
    "time_first": re.compile(rf"(?P<at>{DATE}[ ,，T]{{1,3}}{CLOCK}) {{1,4}}['\"“]?(?P<sender>{NAME})['\"”]?\s*"),
    "name_first": re.compile(rf"(?P<sender>{NAME})[ \t]*[(（ \t](?P<at>{DATE}[ ,，T]{{1,3}}{CLOCK})[)）]?[:：]?\s*"),
    "mail": re.compile(rf"(?P<sender>{NAME}) {{1,4}}(?P<clock>{CLOCK})\s*"),
}
# A line of the day in WeChat's mail.
DAY = re.compile(rf"[—\-–_=]{{3,40}}\s{{0,4}}(?P<day>{DATE})\s{{0,4}}[—\-–_=]{{3,40}}\s*")
LONGEST_HEAD = 200
LOOKED_AT = 3000
FEWEST = 2


def form_of(lines: Iterable[str]) -> str:
    """The form of a file's first lines; empty when they have none."""
    counts = dict.fromkeys(FORMS, 0)
    has_day = False
    for _, line in zip(range(LOOKED_AT), lines, strict=False):
        if len(line) > LONGEST_HEAD:
            continue
        has_day = has_day or DAY.fullmatch(line) is not None
        name = next((name for name, head in FORMS.items() if head.fullmatch(line)), "")
        if name:
            counts[name] += 1
    if not has_day:
        counts["mail"] = 0
    name = max(counts, key=counts.__getitem__)
    return name if counts[name] >= FEWEST or (has_day and counts["mail"]) else ""


def read_headed(lines: Iterable[str], form: str) -> Iterator[Entry]:
    """The messages of a file of this form. Linear; empty messages (pictures that were not exported) are left out."""
    day, number = "", 0
    for head, body in _blocks(lines, form):
        parts = {name.rstrip("123"): value for name, value in head.groupdict().items() if value}
        day = parts.get("day", day)
        text = "\n".join([*filter(None, (parts.get("text"),)), *body]).strip()
        if "day" in parts or not text:
            continue
        number += 1
        sender = parts.get("id") or parts.get("mail") or parts.get("sender", "")
        yield Entry(number, text, sender, read_time(parts.get("at") or f"{day} {parts.get('clock', '')}"))


def _blocks(lines: Iterable[str], form: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Each head (or line of the day) with the lines behind it."""
    head: re.Match[str] | None = None
    body: list[str] = []
    for line in lines:
        found = _head(line, form)
        if found is None:
            body.append(line)
            continue
        if head is not None:
            yield head, body
        head, body = found, []
    if head is not None:
        yield head, body


def _head(line: str, form: str) -> re.Match[str] | None:
    if len(line) > LONGEST_HEAD and form != "one_line":
        return None
    return FORMS[form].fullmatch(line) or (DAY.fullmatch(line) if form == "mail" else None)
