"""Hubang's own settings, in a directory of their own, on the database that DATABASE_URL names (SQLite when none)."""

import atexit
import os
import shutil
import tempfile

VAR = tempfile.mkdtemp(prefix="hubang-test-")
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["HUBANG_VAR"] = VAR
os.environ.setdefault("HUBANG_SECRET", "a-secret-for-tests-only-that-is-long-enough-to-pass")

from hubang.settings import *  # noqa: E402, F403
from hubang.settings import ALLOWED_HOSTS, DATABASES, STORAGES  # noqa: E402

# A file, not memory: threads and the real pragmas are part of what is tested.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR}/test.sqlite3"}
else:
    # 32 threads at once are what is tested; the pool would let six of them in.
    del DATABASES["default"]["OPTIONS"]["pool"]
os.makedirs(f"{VAR}/static", exist_ok=True)
ALLOWED_HOSTS.append("testserver")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Argon2 at full cost is tested once, not at every fixture.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "hubang.accounts.passwords.Hasher",
]
