"""The sheet of the OWASP ASVS is complete, counts itself right, and names what exists."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHEET = ROOT / "docs" / "asvs.md"
STATES = ("yes", "operator", "open", "does not apply")

# The numbers of ASVS 5.0.0 at level 1 and at level 2, by section: "1.2": 1-5 is 1.2.1 to 1.2.5.
LEVEL_1 = """
    1.2:1-5 1.3:1-2 1.5:1 2.1:1 2.2:1-2 2.3:1 3.2:1-2 3.3:1 3.4:1-2 3.5:1-3 4.1:1 4.4:1 5.2:1-2 5.3:1-2 6.1:1 6.2:1-8 6.3:1-2 6.4:1-2
    7.2:1-4 7.4:1-2 8.1:1 8.2:1-2 8.3:1 9.1:1-3 9.2:1 10.4:1-5 11.3:1-2 11.4:1 12.1:1 12.2:1-2 13.4:1 14.2:1 14.3:1 15.1:1 15.2:1 15.3:1
"""
LEVEL_2 = """
    1.1:1-2 1.2:6-9 1.3:3-11 1.4:1-3 1.5:2 2.1:2-3 2.2:3 2.3:2-4 2.4:1 3.3:2-4 3.4:3-6 3.5:4-5 3.7:1-2 4.1:2-3 4.2:1 4.3:1-2 4.4:2-4 5.1:1 5.2:3
    5.4:1-3 6.1:2-3 6.2:9-12 6.3:3-4 6.4:3-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.3:1-2 7.4:3-5 7.5:1-2 7.6:1-2 8.1:2 8.2:3 8.4:1 9.2:2-4 10.1:1-2
    10.2:1-2 10.3:1-4 10.4:6-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:3 11.4:2-4 11.5:1 11.6:1 12.1:2-3 12.3:1-4 13.1:1 13.2:1-5
    13.3:1-2 13.4:2-5 14.1:1-2 14.2:2-4 14.3:2-3 15.1:2-3 15.2:2-3 15.3:2-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""


def numbers(spans: str) -> list[str]:
    found = []
    for span in spans.split():
        section, _, ends = span.partition(":")
        first, _, last = ends.partition("-")
        found += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


Row = tuple[str, str, str, str, str]


def rows_of(text: str) -> list[Row]:
    return re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (.+?) \| (.+) \|$", text, re.M)


def complaints(text: str) -> list[str]:
    """What is wrong with a sheet, in words."""
    rows = rows_of(text)
    wanted = dict.fromkeys(numbers(LEVEL_1), "1") | dict.fromkeys(numbers(LEVEL_2), "2")
    said = Counter(number for number, *_rest in rows)
    wrong = [f"{number} is missing" for number in wanted if not said[number]]
    wrong += [f"{number} stands there {count} times" for number, count in said.items() if count > 1]
    for number, level, _asks, state, answer in rows:
        if wanted.get(number) != level:
            wrong.append(f"{number} is not of level {level}")
        if state not in STATES:
            wrong.append(f"{number}: {state} is no state")
        files = [name for name in re.findall(r"`([\w./-]+)`", answer) if "/" in name.strip("/") or "." in name]
        wrong += [f"{number}: {name} does not exist" for name in files if not (ROOT / name).exists()]
        if state in {"yes", "operator"} and not any((ROOT / name).exists() for name in files):
            wrong.append(f"{number} names nothing that shows it")
        if state not in {"yes", "operator"} and len(answer) < 8:
            wrong.append(f"{number} has no reason")
    return wrong + _miscounted(text, rows)


def _miscounted(text: str, rows: list[Row]) -> list[str]:
    table = dict(re.findall(r"^\| (\d) \| ([\d |]+) \|$", text, re.M))
    counts = {}
    for level in "12":
        of_level = Counter(state for _number, said, _asks, state, _answer in rows if said == level)
        counts[level] = " | ".join(map(str, [*(of_level[state] for state in STATES), sum(of_level.values())]))
    return [f"level {level} counts {counts[level]}" for level in counts if table.get(level) != counts[level]]


def test_the_standard_has_so_many_requirements() -> None:
    """70 at level 1 and 183 more at level 2, as the standard itself says of its list."""
    assert (len(set(numbers(LEVEL_1))), len(set(numbers(LEVEL_2)))) == (70, 183)


def test_the_sheet_is_complete_and_names_what_exists() -> None:
    assert complaints(SHEET.read_text()) == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (r"^\| 1\.2\.4 .*\n", "", "is missing"),
        (r"^(\| 1\.2\.4 .*\n)", r"\1\1", "stands there 2 times"),
        (r"^\| 1\.2\.4 \| 1", "| 1.2.4 | 2", "is not of level 2"),
        ("`tests/rules.py`", "`tests/rules_that_are_gone.py`", "does not exist"),
        (r"^(\| 1\.2\.6 .*)\| does not apply \| .*$", r"\1| does not apply | no |", "has no reason"),
        (r"^(\| 1\.2\.4 .*)\| yes \|", r"\1| surely |", "is no state"),
        (r"^(\| 1\.2\.4 .*)\| yes \| .*$", r"\1| yes | trust us |", "names nothing"),
        (r"^(\| 1\.2\.4 .*)\| yes \|", r"\1| open |", "level 1 counts"),
    ],
)
def test_a_sheet_that_is_wrong_is_noticed(before: str, after: str, complaint: str) -> None:
    """The positive control."""
    text = SHEET.read_text()
    changed = re.sub(before, after, text, count=1, flags=re.M)
    assert changed != text
    assert any(complaint in one for one in complaints(changed))
