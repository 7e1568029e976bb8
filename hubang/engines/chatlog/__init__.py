"""Exported chats of WeChat, QQ and Telegram, and plain files: text in, messages out.

Pure and total: any bytes give messages or `Unreadable` with one sentence.
"""

import codecs
from collections.abc import Iterator

from hubang.engines.chatlog.entries import Entry, Unreadable
from hubang.engines.chatlog.headed import form_of, read_headed
from hubang.engines.chatlog.jsonlines import parsed, read_json_array, read_json_lines
from hubang.engines.chatlog.tables import head_of, read_table
from hubang.engines.chatlog.telegram import chats_of, read_telegram

__all__ = ["Entry", "Unreadable", "decode", "read"]

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What exports of Windows programs are written in when they are not UTF-8.
OTHER = "gb18030"


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or GB 18030. `Unreadable` for anything else."""
    encodings = [name for mark, name in MARKS if data.startswith(mark)] or ["utf-8", OTHER]
    if b"\x00" in data[:4000] and encodings == ["utf-8", OTHER]:
        raise Unreadable("This is no text: it has bytes that no text has.")
    for name in encodings:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Unreadable("This is no text in UTF-8, UTF-16 or GB 18030.")


def read(text: str) -> Iterator[Entry]:
    """The messages of a file's text, in their order: JSON lines, a JSON array, Telegram's JSON, CSV with a head, an export of WeChat
    or QQ, else a message a line. `Unreadable` says in one sentence what is wrong."""
    content = _json(text)
    if content is not None:
        return content
    separator, names = head_of(text.partition("\n")[0])
    if separator:
        return read_table(text, separator, names)
    lines = lines_of(text)
    form = form_of(lines)
    if form:
        return read_headed(lines, form)
    return (Entry(number, line) for number, line in enumerate(lines, start=1) if line.strip())


def lines_of(text: str) -> list[str]:
    """The lines of a text; only line feeds end one, with or without a carriage return."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def _json(text: str) -> Iterator[Entry] | None:
    """The messages of a JSON file; None when it does not mean to be one."""
    start = text.lstrip()[:40]
    if start.startswith("{"):
        first = parsed(text.lstrip().partition("\n")[0])
        if isinstance(first, dict) and isinstance(first.get("text"), str):
            return read_json_lines(lines_of(text))
    elif not start.startswith("["):
        return None
    content = parsed(text)
    if isinstance(content, list):
        return read_json_array(content)
    chats = chats_of(content)
    if chats:
        return read_telegram(chats)
    if content is not None:
        raise Unreadable("This JSON is no list of messages and no chat export that is known.")
    return read_json_lines(lines_of(text)) if start.removeprefix("{").lstrip().startswith('"') else None
