"""Documentation that a test keeps true."""

import json
import re
from pathlib import Path

from benchmarks import matching_tables
from benchmarks.results import FOLDER
from hubang.aid.models import ASSIST_MOVES, REQUEST_MOVES
from hubang.api.urls import api
from hubang.audit.verbs import VERBS
from hubang.cli import COMMANDS
from hubang.moderation.doors import DOORS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def moves(table: dict[str, frozenset[str]]) -> set[tuple[str, str]]:
    return {(here, there) for here, targets in table.items() for there in targets}


def test_the_pictures_of_the_lives_are_the_tables() -> None:
    pictures = re.findall(r"```mermaid\n(.*?)```", (DOCS / "architecture.md").read_text(), re.S)
    drawn = [set(re.findall(r"^\s+(\w+) --> (\w+)$", picture, re.M)) for picture in pictures]
    assert drawn == [moves(REQUEST_MOVES), moves(ASSIST_MOVES)]


def test_every_setting_is_documented() -> None:
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "hubang" / "settings.py").read_text()))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (DOCS / "operations.md").read_text(), re.M))
    assert documented == read


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"^\| `hubang ([a-z-]+)", (DOCS / "operations.md").read_text(), re.M))
    assert documented == {name.replace("_", "-") for name in COMMANDS}


def test_every_dependency_has_a_reason() -> None:
    reasons = "\n".join(path.read_text() for path in (DOCS / "decisions").glob("*.md"))
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                package = re.split(r"[\[>=<; ]", line)[0]
                assert f"`{package}`" in reasons, package


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_operation_and_refusal_code_is_documented() -> None:
    text = (DOCS / "api.md").read_text()
    operations = {
        f"{method.upper()} {path}" for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert set(re.findall(r"^\| `([A-Z]+ /\S+)` \|", text, re.M)) == operations
    code = "\n".join(path.read_text() for path in (ROOT / "hubang").rglob("*.py"))
    codes = set(re.findall(r'Refused\(\s*"(\w+)"', code)) | {"absent", "invalid"}
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == codes


def test_the_figures_and_charts_of_the_matching_are_those_that_were_measured() -> None:
    found = json.loads((FOLDER / "matching.json").read_text())
    assert "\n".join(matching_tables.tables(found)) in (DOCS / "matching.md").read_text()
    drawn = dict(matching_tables.charts(found))
    assert {path.stem: path.read_text() for path in matching_tables.CHARTS.glob("matching-*.svg")} == drawn


def test_every_verb_of_the_log_is_documented() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", (DOCS / "audit.md").read_text(), re.M))
    assert documented == VERBS


def test_every_door_of_the_screening_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (hold|refuse|pass) \|$", (DOCS / "moderation.md").read_text(), re.M)
    assert dict(rows) == {name: door.doubtful for name, door in DOORS.items()}


def test_the_code_points_to_documents_that_exist() -> None:
    files = [p for folder in ("hubang", "frontend/src", "scripts", "benchmarks") for p in (ROOT / folder).rglob("*.*")]
    texts = [path.read_text() for path in files if path.suffix in {".py", ".js", ".css", ".html", ".sql"}]
    named = {name for text in texts for name in re.findall(r"docs/[a-z/0-9-]+\.md", text)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
