"""Every check that a finding may carry is in docs/screening.md, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_check_is_documented() -> None:
    files = (ROOT / "hubang" / "engines" / "screening").rglob("*.py")
    code = "\n".join(path.read_text() for path in files)
    named = set(re.findall(r'(?:Finding|\.found)\(\s*"(\w+)"', code))
    table = (ROOT / "docs" / "screening.md").read_text().split("| check | file |")[1].split("\n\n")[0]
    documented = set(re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in table.split("\n")[2:] if row)))
    assert named <= documented
    assert [check for check in documented if f'"{check}"' not in code] == []
