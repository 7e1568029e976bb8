"""Each import contract of pyproject.toml is seen to fail, on a copy of the program with one forbidden import for each."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

pytestmark = [pytest.mark.pure, pytest.mark.slow]

# The contract, the file, and the import that it forbids there.
BREAKERS = {
    "Imports point one way": ("hubang/groups/policies.py", "import hubang.aid.models"),
    "Engines know no Django and no database": ("hubang/engines/sharelink/same.py", "import django.db"),
    "Only moderation and the command line use the screening engine": (
        "hubang/web/chat.py",
        "import hubang.engines.screening",
    ),
    "Inside an app: actions, queries, policies, models": ("hubang/chat/models.py", "import hubang.chat.queries"),
}


def verdicts(copy: Path) -> dict[str, str]:
    """What import-linter says of a copy of the program: kept or broken, by the name of the contract."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"]
    done = subprocess.run(
        command,
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "PYTHONPATH": "."},
    )
    return {name.strip(): said for name, said in re.findall(r"^(.+?) (KEPT|BROKEN)", done.stdout, re.M)}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("static", "templates", "locale", "__pycache__", "data", "*.npz")
    shutil.copytree(ROOT / "hubang", tmp_path / "hubang", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold_and_each_is_seen_to_fail(copy: Path) -> None:
    assert verdicts(copy) == dict.fromkeys(BREAKERS, "KEPT")
    for path, line in BREAKERS.values():
        file = copy / path
        file.write_text(f"{file.read_text()}\n{line}\n")
    assert verdicts(copy) == dict.fromkeys(BREAKERS, "BROKEN")


def test_a_new_package_has_to_find_its_place(copy: Path) -> None:
    (copy / "hubang" / "helpers").mkdir()
    (copy / "hubang" / "helpers" / "__init__.py").touch()
    assert verdicts(copy)["Imports point one way"] == "BROKEN"
