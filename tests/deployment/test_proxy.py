"""nginx's configuration: accepted by nginx, speaks TLS, and says in both languages that nobody is there."""

import contextlib
import datetime as dt
import http.client
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy import machine, proxy
from tests.load.streams import wait_until
from tests.serving import free_port

pytestmark = [pytest.mark.slow, pytest.mark.pure]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate signed by itself, and its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1)
    )
    files = folder / "chain.pem", folder / "key.pem"
    files[0].write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(*private))
    return files


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[int]:
    """nginx with TLS, with nobody behind it; its port."""
    program, port = machine.program("nginx"), free_port()
    assert program, "nginx is not installed"
    for place in (tmp_path, *tmp_path.parents[:3]):
        place.chmod(0o755)
    configuration = proxy.write(
        tmp_path / "nginx",
        proxy.Servers("127.0.0.1", port, (free_port(), free_port()), free_port(), *certificate(tmp_path)),
    )
    command = [program, "-p", str(tmp_path / "nginx"), "-c", str(configuration), "-e", str(tmp_path / "errors")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr + (tmp_path / "errors").read_text()
    process = subprocess.Popen(command)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(tmp_path, ignore_errors=True)


def ask(port: int, accept: str) -> tuple[int, str | None, str]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with contextlib.closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=trusting)) as connection:
        connection.request("GET", "/g/x/", headers={"Accept": accept})
        answer = connection.getresponse()
        return answer.status, answer.getheader("retry-after"), answer.read().decode()


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        return ask(port, "*/*")[0] > 0
    return False


def test_while_no_web_process_answers_people_read_so_in_their_language(nginx: int) -> None:
    wait_until(lambda: answers(nginx), "nginx answers")
    status, retry, text = ask(nginx, "text/html")
    assert (status, retry) == (503, "2")
    assert "请几秒后再试" in text
    assert "try again in a few seconds" in text
    assert '"code": "busy"' in ask(nginx, "application/json")[2]
