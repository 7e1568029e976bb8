"""Processor time per request inside one process: no server and no network beside it, the steadiest figure on a busy machine.

`python -m benchmarks.speed.measure CANDIDATE VISITORS PART PARTS` prints one line of JSON: per door the microseconds of each batch.
"""

import gc
import io
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.speed.candidates import ALL, Candidate

BATCHES, SIZE, WARM = 10, 40, 60
PATHS = {
    "feed": "/g/{group}/",
    "json": "/api/v1/groups/{group}/feed",
    "post": "/api/v1/groups/{group}/messages",
    "claim": "/api/v1/groups/{group}/requests/{request}/claim",
}


class Bench:
    """One candidate and those who ask it."""

    def __init__(self, candidate: Candidate, path: Path, part: int, parts: int) -> None:
        content = json.loads(path.read_text())
        self.candidate, self.visitors = candidate, content["visitors"]
        self._random = random.Random(part)
        # Each help once, whoever measures.
        self._claims = content["claims"][part::parts]
        self._texts = content["texts"]
        self._number = 0
        self.bytes: dict[str, int] = {}

    def run(self, door: str) -> list[float]:
        """Microseconds a request, batch by batch; the first requests are not counted."""
        for environ in self._requests(door, WARM):
            self._call(door, environ)
        found = []
        for _batch in range(BATCHES):
            prepared = list(self._requests(door, SIZE))
            gc.collect()
            before = time.process_time()
            for environ in prepared:
                self._call(door, environ)
            found.append((time.process_time() - before) / SIZE * 1e6)
        return found

    def _requests(self, door: str, count: int) -> Iterator[dict[str, Any]]:
        for _request in range(count):
            self._number += 1
            visitor, request = self._random.choice(self.visitors), ""
            if door == "claim":
                place, request = self._claims.pop()
                visitor = self.visitors[place]
            body = json.dumps({"text": self._text()}).encode() if door == "post" else b"{}"
            yield environ_of(
                PATHS[door].format(group=visitor["group"], request=request),
                visitor,
                body if door in {"post", "claim"} else None,
            )

    def _text(self) -> str:
        return str(self._texts[self._number % len(self._texts)])

    def _call(self, door: str, environ: dict[str, Any]) -> None:
        told: list[str] = []
        parts = self.candidate.application(environ, lambda status, *_rest: told.append(status))
        self.bytes[door] = sum(map(len, parts))
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        if not told[0].startswith("2"):
            raise SystemExit(f"{door}: {told[0]}")


def environ_of(path: str, visitor: dict[str, str], body: bytes | None) -> dict[str, Any]:
    """A request as a server hands it over (PEP 3333)."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if body is None else "POST", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"hubang={visitor['session']}", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False, "wsgi.version": (1, 0),
    }  # fmt: skip
    if path.startswith("/api/"):
        environ["HTTP_AUTHORIZATION"] = f"Bearer {visitor['token']}"
    if body is not None:
        environ |= {
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_IDEMPOTENCY_KEY": f"k{time.time_ns()}",
        }
    return environ


def main(words: list[str]) -> int:
    """Measure every door of one candidate."""
    name, path, part, parts = words
    candidate = ALL[name]()
    bench = Bench(candidate, Path(path), int(part), int(parts))
    found = {door: bench.run(door) for door in candidate.doors}
    print(json.dumps({"microseconds": found, "bytes": bench.bytes}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
