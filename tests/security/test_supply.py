"""Parts from elsewhere: each locked with its hash, each in the list of parts, each with a reason; the wheel is the same twice."""

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sbom = script("sbom")


def unpinned(text: str) -> list[str]:
    """Lines of a lock file that name a package without a version or without a hash, or an index, a file or an address."""
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    wrong = []
    for entry in filter(None, (one.strip() for one in entries)):
        is_pinned = re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==\S+", entry) and "--hash=sha256:" in entry
        if not is_pinned or re.search(r"--(extra-)?index-url|--find-links|://|\bfile:|^-e ", entry):
            wrong.append(entry.splitlines()[0])
    return wrong


@pytest.mark.parametrize("name", LOCKS)
def test_every_part_is_locked_with_its_hash(name: str) -> None:
    assert unpinned((ROOT / name).read_text()) == []
    assert len(sbom.locked(name)) > 30


@pytest.mark.parametrize(
    "line",
    [
        "django==5.2.19",
        "django>=5",
        "--index" + "-url https://x/simple",
        "x @ https://evil.example/x.whl --hash=sha256:00",
        "-e .",
    ],
)
def test_what_is_not_locked_is_seen(line: str) -> None:
    assert unpinned(f"a==1 \\\n    --hash=sha256:00\n{line}\n") != []


def test_javascript_is_locked_with_its_hash_and_runs_nothing_when_it_is_installed() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert all(re.match(r"sha512-", entry["integrity"]) for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())
    assert "--ignore-scripts" in (ROOT / "hatch_build.py").read_text()
    assert "--require-hashes --only-binary :all:" in (ROOT / "Makefile").read_text()


def test_the_list_of_parts_is_complete_and_always_the_same() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "sbom.py")]
    first, second = (subprocess.run(command, capture_output=True, check=True, text=True).stdout for _ in range(2))
    assert first == second
    parts = {(one["purl"].split("/")[0], one["name"], one["version"]) for one in json.loads(first)["components"]}
    named = {("pkg:pypi", name, version) for name, version, _hashes in sbom.locked()}
    named |= {("pkg:npm", name, version) for name, (version, _integrity) in sbom.bundled().items()}
    assert parts == named
    wanted = [
        re.split(r"[\[>=<; ]", line)[0]
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line and line[0] not in "#-"
    ]
    assert [name for name in wanted if name.lower() not in {part[1] for part in parts}] == []


def test_what_is_installed_is_what_is_locked() -> None:
    """Whatever runs here came through the lock: an installed package of another version, or of no lock at all, is noticed."""
    installed = {
        (dist.metadata["Name"].lower().replace("_", "-"), dist.version) for dist in importlib.metadata.distributions()
    }
    known = {(name, version) for lock in LOCKS for name, version, _hashes in sbom.locked(lock)}
    own = {"hubang", "pip", "setuptools"}
    assert {(name, version) for name, version in installed - known if name not in own} == set()


def reasons() -> str:
    return "\n".join(path.read_text() for path in (ROOT / "docs" / "decisions").glob("*.md"))


def test_a_part_without_a_reason_would_be_seen() -> None:
    """tests/test_docs.py looks for each name; here the control: a new one has none. JavaScript has its reasons too."""
    assert "`left-pad`" not in reasons()
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    told = (reasons() + (ROOT / "frontend" / "README.md").read_text()).lower()
    names = [*package["dependencies"], *package["devDependencies"]]
    assert [name for name in names if name not in told and name.removesuffix(".org") not in told] == []


def wheel(folder: Path) -> Path:
    """A wheel of the tree as git has it, built without any network and in a place of its own."""
    tree = folder / "tree"
    tree.mkdir(parents=True)
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    for name in filter(None, (one.decode() for one in files)):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)
    # The bundle of the front end, as `make` has built it; building it anew needs the packages of npm.
    dist = "hubang/web/static/hubang/dist"
    shutil.copytree(ROOT / dist, tree / dist, dirs_exist_ok=True)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "out")]
    subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1764072000"},
        check=True,
        capture_output=True,
        timeout=240,
    )
    return next((folder / "out").glob("*.whl"))


def test_the_wheel_is_the_same_twice_and_has_nothing_of_ours_alone_in_it(tmp_path: Path) -> None:
    built = [wheel(tmp_path / name) for name in ("one", "other")]
    assert len({sha256(path.read_bytes()).hexdigest() for path in built}) == 1
    names = zipfile.ZipFile(built[0]).namelist()
    assert "hubang/web/static/hubang/dist/app.js" in names
    assert any(name.endswith("django.mo") for name in names)
    strange = [
        name
        for name in names
        if not name.startswith(("hubang/", "hubang-"))
        or "test" in name.lower().split("/")[-1]
        or name.endswith((".map", ".sqlite3", ".pyc"))
    ]
    assert strange == []
