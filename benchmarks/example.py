"""The example group (`hubang demo`) on a port of its own, for pictures and measurements."""

import contextlib
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Example:
    """A running example group."""

    url: str
    port: int
    var: str = ""

    def hubang(self, *words: str) -> str:
        """Run a command on the example's database; what it printed."""
        environment = {**os.environ, "HUBANG_VAR": os.path.join(self.var, "demo"), "HUBANG_PUBLIC_URL": self.url}
        command = [sys.executable, "-m", "hubang.cli", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    def enter(self, name: str) -> tuple[str, str]:
        """Enter as somebody ("lan", "ming", "qiu", "wei"); the Cookie header to send, and the group's id."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", "/")
            answer = connection.getresponse()
            page, cookies = answer.read().decode(), _cookies(answer)
            fields = {"csrfmiddlewaretoken": re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]}
            headers = {"Cookie": _joined(cookies), "Content-Type": "application/x-www-form-urlencoded"}
            path = re.findall(rf'action="(/\S*{name}\S*)"', page)[0]
            connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            answer.read()
            gid = re.findall(r"/g/(\w+)/", answer.getheader("location") or "")[0]
            return _joined({**cookies, **_cookies(answer)}), gid


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    lines = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return {line.partition("=")[0]: line.partition("=")[2].split(";")[0] for line in lines}


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@contextlib.contextmanager
def example(port: int = 8765) -> Iterator[Example]:
    """Start it in a database of its own; gone afterwards."""
    with tempfile.TemporaryDirectory() as var:
        command = [sys.executable, "-m", "hubang.cli", "demo", "--port", str(port)]
        server = subprocess.Popen(command, env={**os.environ, "HUBANG_VAR": var}, stdout=subprocess.DEVNULL)
        try:
            here = Example(f"http://127.0.0.1:{port}", port, var)
            _wait_for(here)
            yield here
        finally:
            server.terminate()
            server.wait(15)


def _wait_for(here: Example) -> None:
    for _ in range(900):
        try:
            urllib.request.urlopen(f"{here.url}/healthz", timeout=1)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the example group did not start")
