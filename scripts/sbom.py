"""The list of all parts that Hubang is built of, as CycloneDX 1.6 JSON on standard output: Python from the lock file, JavaScript from its own.

    python scripts/sbom.py > hubang.cdx.json

Everything in it comes from files of the repository, so that the same commit gives the same list; no index is asked.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)((?:.*\\\n(?:\s+--hash=.*\n)*)?)", re.M)


def locked(name: str = "requirements.txt") -> list[tuple[str, str, list[str]]]:
    """Each Python package of a lock file with its version and the SHA-256 of its files; some have two versions, by the Python they are for."""
    found = PINNED.findall((ROOT / name).read_text())
    return sorted(
        (package.lower().replace("_", "-"), version, re.findall(r"--hash=sha256:([0-9a-f]{64})", rest))
        for package, version, rest in found
    )


def bundled() -> dict[str, tuple[str, str]]:
    """Each JavaScript package with its version and integrity; what only builds or checks is not shipped but is a part as well."""
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    return {
        path.rpartition("node_modules/")[2]: (entry["version"], entry["integrity"])
        for path, entry in packages.items()
        if path.startswith("node_modules/")
    }


def bill() -> dict[str, Any]:
    """The bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    python = [
        {
            "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", "bom-ref": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
        }
        for name, version, hashes in locked()
    ]  # fmt: skip
    javascript = [
        {
            "type": "library", "name": name, "version": version, "purl": f"pkg:npm/{name.replace('@', '%40')}@{version}", "bom-ref": f"pkg:npm/{name}@{version}",
            "properties": [{"name": "integrity", "value": integrity}],
        }
        for name, (version, integrity) in sorted(bundled().items())
    ]  # fmt: skip
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": project["name"], "version": project["version"], "licenses": [{"license": {"id": project["license"]}}]}},
        "components": [*python, *javascript],
    }  # fmt: skip


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
