"""The programs of a site, made from a plan: what runs where, with which settings."""

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy import database, proxy
from deploy.machine import VALKEY, Missing, free_port, program
from deploy.program import Program

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Plan:
    """What was asked for on the command line."""

    folder: Path
    host: str
    port: int
    url: str
    certificate: Path | None
    key: Path | None
    web: int
    workers: int
    no_install: bool = False


@dataclass(frozen=True)
class Made:
    """The programs in the order of their start, the file with Hubang's settings, and where their process ids are noted."""

    programs: list[Program]
    settings: Path
    notes: Path


def make(plan: Plan) -> Made:
    """Folders, secrets and configurations of a site, and its programs."""
    folder = plan.folder
    notes = folder / "running"
    for place in (folder, notes):
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
    (folder / "hubang").mkdir(mode=0o700, exist_ok=True)
    kept = _secrets(folder / "secrets")
    database.make(folder / "postgres", kept["DATABASE"])
    ports = {name: free_port() for name in ("postgres", "valkey")}
    environment = _environment(plan, kept, ports)
    settings = folder / "hubang.env"
    _write_closed(settings, environment)
    web = [free_port() for _ in range(plan.web)]
    live = free_port()
    valkey = program(*VALKEY)
    nginx = program("nginx")
    if valkey is None or nginx is None:
        raise Missing("Valkey (or Redis) and nginx have to be installed: sudo apt install redis-server nginx")
    servers = proxy.Servers(plan.host, plan.port, tuple(web), live, plan.certificate, plan.key)
    configuration = proxy.write(folder / "nginx", servers)
    return Made(
        [
            database.program(folder / "postgres", ports["postgres"]),
            _valkey(valkey, folder, ports["valkey"], kept["VALKEY"]),
            _hubang("prepare", environment, "prepare", once=True),
            *(
                _hubang(f"web-{n}", environment, "serve", "--role", "web", "--port", str(port), port=port)
                for n, port in enumerate(web, 1)
            ),
            _hubang("live", environment, "serve", "--role", "live", "--port", str(live), port=live),
            *(_hubang(f"worker-{n}", environment, "work") for n in range(1, plan.workers + 1)),
            Program(
                "nginx",
                [nginx, "-p", str(folder / "nginx"), "-c", str(configuration), "-e", str(folder / "nginx" / "errors")],
                port=plan.port,
                stage=2,
            ),
        ],
        settings,
        notes,
    )


def _environment(plan: Plan, kept: dict[str, str], ports: dict[str, int]) -> dict[str, str]:
    return {
        "HUBANG_VAR": str(plan.folder / "hubang"),
        "HUBANG_PUBLIC_URL": plan.url,
        "HUBANG_SECRET": kept["HUBANG"],
        "HUBANG_PROXIES": "1",
        "DATABASE_URL": f"postgres://{database.USER}:{kept['DATABASE']}@127.0.0.1:{ports['postgres']}/postgres",
        "VALKEY_URL": f"redis://:{kept['VALKEY']}@127.0.0.1:{ports['valkey']}/0",
    }


def _secrets(path: Path) -> dict[str, str]:
    """Made once. Keep this file with the backups: without it links cannot be read."""
    if not path.exists():
        _write_closed(path, {name: secrets.token_urlsafe(50) for name in ("HUBANG", "DATABASE", "VALKEY")})
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def _write_closed(path: Path, values: dict[str, str]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def _hubang(
    name: str, environment: dict[str, str], *words: str, port: int | None = None, once: bool = False
) -> Program:
    return Program(name, [sys.executable, "-m", "hubang.cli", *words], port, environment, once=once)


def _valkey(binary: str, folder: Path, port: int, password: str) -> Program:
    # Only hints go through it, which nobody misses after a restart: nothing is kept, and little memory is enough.
    configuration = folder / "valkey.conf"
    _write_closed(configuration, {})
    configuration.write_text(
        f'port {port}\nbind 127.0.0.1\nrequirepass {password}\nsave ""\nappendonly no\nmaxmemory 64mb\n'
        f"dir {folder}\nlogfile {os.devnull}\n"
    )
    return Program("valkey", [binary, str(configuration)], port, stage=0)
