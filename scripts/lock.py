"""Lock requirements*.in into requirements*.txt with hashes and without the address of any index."""

import subprocess
import sys

OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
]

for name in ("requirements", "requirements-dev"):
    command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"]
    subprocess.run(command, check=True)
