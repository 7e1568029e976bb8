"""Found by every Python process that a test starts, through PYTHONPATH: the guard goes with it."""

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("_loopback", Path(__file__).parent.parent / "loopback.py")
assert _spec is not None
assert _spec.loader is not None
_guard = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_guard)
_guard.install()
