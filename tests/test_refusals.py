"""Every refusal has three parts, in both languages: what happened, why, and what to do now.

What happened is the heading of its code; the message says why and then what to do. The test reads the messages out of the code.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from hubang.engines.screening import Finding, Verdict
from hubang.moderation import reasons
from hubang.web.refusals import DANGERS, HEADINGS, WAYS
from hubang.web.urls import urlpatterns

HUBANG = Path(__file__).parents[1] / "hubang"
MARKERS = {"_", "N_", "gettext", "gettext_noop"}
# Made from what the screening found, or from Django's own words; each has a test below.
COMPUTED = {"message_for(verdict)"}
# Stands behind what Django says is wrong with a password.
AFTER_DJANGO = "Please choose another password."
END = re.compile(r"[.。!?？](?=\s|$|[^\w\s.])|[。！？]")
# `invalid` is written by the API itself, `old_form` stands in a constant.
ELSEWHERE = {
    "invalid": "Something in what you sent is missing or wrong. Please look at the fields that are named.",
    "old_form": "This page had been open for too long. Please go back, load it again and send it once more.",
}


def marked(node: ast.AST) -> list[str]:
    """The texts to be translated in a piece of code."""
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call) and one.args)
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKERS)
    return [str(call.args[0].value) for call in named if isinstance(call.args[0], ast.Constant)]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The innermost functions: each call is looked at once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def messages_of(function: ast.FunctionDef, tree: ast.Module, call: ast.Call) -> list[str]:
    """What the call says: the text itself, a name given before it, or an argument that its callers pass."""
    said = call.args[1]
    if texts := marked(said):
        return texts
    names = {one.id for one in ast.walk(said) if isinstance(one, ast.Name)}
    given = [one for one in ast.walk(function) if isinstance(one, ast.Assign) and one.lineno <= call.lineno]
    for assignment in reversed(given):
        if names & {target.id for target in assignment.targets if isinstance(target, ast.Name)}:
            return marked(assignment.value)
    if names & {argument.arg for argument in function.args.args}:
        callers = (one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name))
        return [text for one in callers if one.func.id == function.name for text in marked(one)]  # type: ignore[attr-defined]
    return []


def refusals() -> Iterator[tuple[str, str, list[str]]]:
    """(place, code, messages) of every refusal in the code."""
    for path in sorted(HUBANG.rglob("*.py")):
        tree = ast.parse(path.read_text())
        seen = set()
        for function in sorted(functions(tree), key=lambda one: -one.lineno):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Refused" and call.lineno not in seen:
                    seen.add(call.lineno)
                    if len(call.args) > 1 and isinstance(call.args[0], ast.Constant):
                        place = f"{path.relative_to(HUBANG)}:{call.lineno}"
                        if ast.unparse(call.args[1]) not in COMPUTED:
                            yield place, str(call.args[0].value), messages_of(function, tree, call)


FOUND = [(place, code, messages) for place, code, messages in refusals() if code not in ELSEWHERE]
TEXTS = sorted(
    ({text for _place, _code, messages in FOUND for text in messages} | set(ELSEWHERE.values())) - {AFTER_DJANGO}
)


def sentences(text: str) -> int:
    return len(END.findall(text))


def test_every_refusal_of_the_code_was_found() -> None:
    written = "\n".join(path.read_text() for path in HUBANG.rglob("*.py"))
    codes = set(re.findall(r'Refused\(\s*"(\w+)"', written))
    found = {code for _place, code, _messages in FOUND} | set(ELSEWHERE) | {"blocked", "needs_review"}
    assert found == codes | {"invalid"}
    assert [(place, code) for place, code, messages in FOUND if not messages] == []


def test_every_code_says_what_happened() -> None:
    codes = {code for _place, code, _messages in FOUND} | set(ELSEWHERE) | {"blocked", "needs_review", "absent"}
    assert codes == set(HEADINGS)
    assert set(WAYS) | DANGERS <= codes
    names = {pattern.name for pattern in urlpatterns if hasattr(pattern, "name")}
    assert {name for name, _words in WAYS.values()} <= names
    for heading in {*HEADINGS.values(), *(words for _name, words in WAYS.values())}:
        with translation.override("zh-hans"):
            assert re.search("[一-鿿]", _(heading)), heading


@pytest.mark.parametrize("text", TEXTS)
def test_every_message_says_why_and_what_to_do(text: str) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said = _(text)
        assert sentences(said) >= 2, said
        assert "!" not in said
        assert "！" not in said
        assert bool(re.search("[一-鿿]", said)) == (language == "zh-hans"), said


@pytest.mark.parametrize("check", sorted(set(reasons.THEN) | {"a check of tomorrow"}))
@pytest.mark.parametrize("outcome", ["block", "hold"])
def test_what_the_screening_refuses_has_all_parts_too(check: str, outcome: str) -> None:
    finding = Finding(check=check, category=check, span=(0, 1), severity=outcome, reason="")
    verdict = Verdict(outcome=outcome, label=check, scores={}, findings=(finding,))
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert sentences(reasons.message_for(verdict)) >= 2, reasons.message_for(verdict)
