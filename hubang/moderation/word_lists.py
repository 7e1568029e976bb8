"""Word lists as files, for carrying them from group to group and from site to site.

JSON: `{"format": "hubang-words", "version": 1, "words": [{"text", "category", "severity", "kind"}, ...]}`; a bare list of such words or of texts is
read as well. CSV: `text,category,severity,kind`, with or without that head; what is missing is "spam", "hold", "literal", so that a plain list
with a word a line is one too. UTF-8 (with or without a mark), UTF-16 with a mark, or GB 18030, as spreadsheets write them.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hubang.lib.refused import Refused
from hubang.moderation.models import GroupWord

FORMAT, VERSION = "hubang-words", 1
COLUMNS = ("text", "category", "severity", "kind")
DEFAULTS = {"category": "spam", "severity": "hold", "kind": "literal"}
MOST_BYTES, MOST_LINES = 1_000_000, 5_000
# A cell that begins so is run as a formula by spreadsheets; an apostrophe before it keeps it a text, and falls away when it is read.
# Spreadsheets set to Chinese read the wide signs as well.
FORMULAS = (*"=+-@＝＋－＠\t\r", "'")


@dataclass(frozen=True)
class Line:
    """One word of a file as it stands there, and where."""

    number: int
    fields: dict[str, str]


def as_rows(words: Iterable[GroupWord]) -> list[dict[str, str]]:
    """The words as plain values."""
    return [{name: getattr(word, name) for name in COLUMNS} for word in words]


def as_json(words: Iterable[GroupWord]) -> str:
    """The words as a JSON file."""
    content = {"format": FORMAT, "version": VERSION, "words": as_rows(words)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(words: Iterable[GroupWord]) -> str:
    """The words as a CSV file, with a mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in as_rows(words):
        writer.writerow({**row, "text": f"'{row['text']}" if row["text"].startswith(FORMULAS) else row["text"]})
    return "\ufeff" + out.getvalue()


def read_list(data: bytes) -> list[Line]:
    """The words of a file. `Refused` bad_list when it is none, or too long."""
    if len(data) > MOST_BYTES:
        raise _bad()
    text = _decoded(data)
    lines = list(_json_lines(text) if text.lstrip()[:1] in {"{", "["} else _csv_lines(text))
    if not lines or len(lines) > MOST_LINES:
        raise _bad()
    return lines


def _decoded(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _bad()


def _json_lines(text: str) -> Iterator[Line]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad() from error
    if isinstance(content, dict):
        if content.get("format") != FORMAT or content.get("version") != VERSION:
            raise _bad()
        content = content.get("words")
    if not isinstance(content, list):
        raise _bad()
    for number, one in enumerate(content, start=1):
        yield Line(number, _fields(one if isinstance(one, dict) else {"text": one}))


def _csv_lines(text: str) -> Iterator[Line]:
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise _bad() from error
    columns: tuple[str, ...] = COLUMNS
    for number, row in enumerate(rows, start=1):
        if number == 1 and row and row[0].strip().casefold() == "text":
            columns = tuple(name.strip().casefold() for name in row)
        elif any(cell.strip() for cell in row):
            cells = dict(zip(columns, row, strict=False))
            cells["text"] = cells["text"].removeprefix("'")
            yield Line(number, _fields(cells))


def _fields(cells: dict[Any, Any]) -> dict[str, str]:
    """What is no text, or is missing, is as if it was empty."""
    found = {name: value.strip() for name in COLUMNS if isinstance(value := cells.get(name), str)}
    return {"text": found.get("text", ""), **{name: found.get(name) or usual for name, usual in DEFAULTS.items()}}


def _bad() -> Refused:
    message = _("This is no list of words. Please choose a text, CSV or JSON file of at most 1 MB and 5,000 words.")
    return Refused("bad_list", message, status=422, field="file")
