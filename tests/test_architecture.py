"""The house keeps its rules: checked here, so that no reviewer has to remember them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HUBANG = ROOT / "hubang"
EDGES = ("web", "api", "channels")
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "acreate", "asave", "aupdate", "adelete",
}  # fmt: skip


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (HUBANG / folder).rglob("*.py") if "migrations" not in path.parts)


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def writes_of_rows(path: Path) -> list[str]:
    """Calls such as `row.save()` or `Model.objects.create()`. Dictionaries and hashes have `update` too: a receiver in
    lower case with positional arguments is one of those."""
    found = []
    for call in calls(path):
        function = call.func
        if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
            continue
        if function.attr in {"update", "create"} and call.args:
            continue
        found.append(f"{path.relative_to(ROOT)}:{call.lineno} .{function.attr}()")
    return found


def test_edges_never_write_rows() -> None:
    assert [line for path in python_files(*EDGES) for line in writes_of_rows(path)] == []


def test_a_write_in_an_edge_is_seen() -> None:
    bad = ROOT / "tests" / "__pycache__" / "bad_edge.py"
    bad.parent.mkdir(exist_ok=True)
    bad.write_text("Row.objects.create(name=1)\nrow.save()\nd.update({})\n")
    try:
        assert len(writes_of_rows(bad)) == 2
    finally:
        bad.unlink()


def test_transactions_go_through_one_door() -> None:
    """django.db.transaction.atomic would go round the writer lock and the honest COMMIT."""
    used = [
        str(path.relative_to(ROOT))
        for path in HUBANG.rglob("*.py")
        if path != HUBANG / "lib" / "db.py" and re.search(r"transaction\.atomic|import atomic as", path.read_text())
    ]
    assert used == []


FORBIDDEN = {
    "django.db.models.signals": r"models\.signals|from django\.dispatch",
    "mark_safe": r"\bmark_safe\b",
    "pickle": r"\bimport pickle\b|pickle\.load",
    "eval": r"(?<![\w.])(eval|exec)\(",
    "yaml.load": r"yaml\.load\(",
    "raw SQL with f-strings": r"execute\(\s*f[\"']",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_must_not_stand_in_the_code(name: str) -> None:
    pattern = re.compile(FORBIDDEN[name])
    assert [str(path) for path in HUBANG.rglob("*.py") if pattern.search(path.read_text())] == []


def test_outgoing_requests_only_from_channels() -> None:
    clients = re.compile(r"^\s*(import|from) (httpx|requests|urllib\.request|aiohttp)\b", re.M)
    users = {path.relative_to(HUBANG).parts[0] for path in HUBANG.rglob("*.py") if clients.search(path.read_text())}
    assert users <= {"channels"}


# What members write; the log has codes and public ids only.
MEMBERS_WORDS = {
    "text",
    "words",
    "title",
    "note",
    "body",
    "nickname",
    "link",
    "code",
    "answer",
    "url",
    "line",
    "reason",
    "typed",
}
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}


def logged_words(source: str) -> list[str]:
    return [
        name
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in LOGGING
        for argument in call.args
        for node in ast.walk(argument)
        if (name := getattr(node, "id", getattr(node, "attr", ""))) in MEMBERS_WORDS
    ]


def test_nothing_that_members_write_is_logged() -> None:
    assert {
        str(path): logged_words(path.read_text()) for path in HUBANG.rglob("*.py") if logged_words(path.read_text())
    } == {}
    assert logged_words('log.warning("refused %s", message.text)') == ["text"]


def test_templates_trust_no_text() -> None:
    """`|safe`, inline scripts and inline styles would open what the content security policy closes."""
    bad = re.compile(r"\|\s*safe\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.I)
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for folder in ("templates", "account_templates")
        for path in (HUBANG / "web" / folder).rglob("*.html")
        for match in bad.finditer(path.read_text())
    ]
    assert found == []


# A subject may take a page or two; beyond that it is two subjects.
LONGEST_FILE = 500


def test_files_have_one_subject() -> None:
    lengths = {
        str(p.relative_to(ROOT)): len(p.read_text().splitlines())
        for p in HUBANG.rglob("*.py")
        if "migrations" not in p.parts
    }
    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    """STYLE.md: nine in ten under 36 lines; none over 70."""
    lengths = [
        ((node.end_lineno or 0) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}")
        for path in HUBANG.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [item for item in lengths if item[0] > 70] == []
    assert sum(length <= 36 for length, _ in lengths) >= 0.9 * len(lengths)


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of a developer's machine and no address of a package index in any file that git tracks."""
    words = re.compile(r"/work/(main|shared|\.library)|/root/|--(extra-)?index-url|\"resolved\": \"http")
    skipped = {
        ".git",
        ".venv",
        "node_modules",
        "var",
        "__pycache__",
        ".stamps",
        "dist",
        "static_root",
        ".mypy_cache",
        ".ruff_cache",
        ".hypothesis",
        ".pytest_cache",
        ".import_linter_cache",
    }
    found = []
    for path in ROOT.rglob("*"):
        if skipped & set(path.parts) or not path.is_file() or path.stat().st_size > 2_000_000 or path == Path(__file__):
            continue
        if words.search(path.read_text(errors="ignore")):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
