"""The house keeps its rules: checked here, so that no reviewer has to remember them."""

import ast
import re
from pathlib import Path

import pytest

from tests.rules import RULES, Checked

ROOT = Path(__file__).parent.parent
HUBANG = ROOT / "hubang"


def program() -> list[Path]:
    """Every file of the program but migrations."""
    return [path for path in sorted(HUBANG.rglob("*.py")) if "migrations" not in path.parts]


def watched(checked: Checked) -> list[Path]:
    """The files that a rule holds for."""
    paths = [(path, path.relative_to(HUBANG).as_posix()) for path in program()]
    return [
        path
        for path, name in paths
        if (not checked.only_in or name.startswith(checked.only_in)) and not name.startswith(checked.not_in or "/")
    ]


@pytest.mark.parametrize("name", RULES)
def test_the_program_keeps_the_rule(name: str) -> None:
    checked = RULES[name]
    found = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '?')}"
        for path in watched(checked)
        for node in checked.rule(ast.parse(path.read_text()))
    ]
    assert found == []


@pytest.mark.parametrize(("name", "sample"), [(name, s) for name, checked in RULES.items() for s in checked.broken_by])
def test_what_breaks_the_rule_is_seen(name: str, sample: str) -> None:
    assert list(RULES[name].rule(ast.parse(sample))), sample


@pytest.mark.parametrize(("name", "sample"), [(name, s) for name, checked in RULES.items() for s in checked.kept_by])
def test_what_keeps_the_rule_is_let_pass(name: str, sample: str) -> None:
    assert list(RULES[name].rule(ast.parse(sample))) == [], sample


def test_exceptions_from_the_rules_exist() -> None:
    """An exception for a file that is gone would let the next one of that name pass."""
    named = [prefix for checked in RULES.values() for prefix in (*checked.only_in, *checked.not_in)]
    assert [prefix for prefix in named if not (HUBANG / prefix).exists()] == []


# `|safe`, inline scripts and inline styles would open what the content security policy closes; nothing is fetched from elsewhere.
BAD_MARKUP = re.compile(
    r"\|\s*(?:safe|safeseq)\b|autoescape|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|javascript:"
    r"|<(?!a\b)[^>]*\s(?:src|href)=[\"'](?:https?:)?//",
    re.I,
)


def test_templates_trust_no_text() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for folder in ("templates", "account_templates")
        for path in (HUBANG / "web" / folder).rglob("*.html")
        for match in BAD_MARKUP.finditer(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "sample",
    [
        "{{ request.title | safe }}", "{% autoescape off %}", "<script>go()</script>", '<p style="color: red">', '<a onclick="x()">',
        '<b hx-on:click="x()">', '<a href="javascript:x()">', '<img src="https://cdn.example/x.png">', '<link href="//cdn.example/x.css">',
    ],
)  # fmt: skip
def test_what_trusts_a_text_in_a_template_is_seen(sample: str) -> None:
    assert BAD_MARKUP.search(sample)


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
    words = re.compile(r'(?<![\w.:/])/(root|work|Users)/[\w.]|--(?:extra-)?index-\w+|"resolved": "\w+:')
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
