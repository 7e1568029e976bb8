"""`python -m deploy`: start the whole site and keep it running until stopped."""

import argparse
import os
import sys
from pathlib import Path

from deploy import machine, site
from deploy.family import Family

ROOT = Path(__file__).parent.parent
# PostgreSQL and nginx drop root's rights, so their folders must not lie in root's own home.
FOLDER = Path("/var/lib/hubang") if os.getuid() == 0 else ROOT / "var" / "deployment"


def words() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where everything is kept")
    parser.add_argument("--host", default="127.0.0.1", help="where nginx listens; 0.0.0.0: for everybody")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--url", help="the address people open, when it is not that of nginx itself")
    parser.add_argument("--certificate", type=Path, help="the chain of certificates (PEM): nginx speaks TLS")
    parser.add_argument("--key", type=Path, help="its private key")
    parser.add_argument("--web", type=int, default=2, help="web processes")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-install", action="store_true", help="do not call apt for what is missing")
    given = parser.parse_args()
    if bool(given.certificate) != bool(given.key):
        parser.error("--certificate and --key belong together")
    return given


def main() -> int:
    """0 when it was stopped; 1 after one sentence that says why it cannot start."""
    given = words()
    scheme = "https" if given.certificate else "http"
    url = given.url or f"{scheme}://{'127.0.0.1' if given.host == '0.0.0.0' else given.host}:{given.port}"
    try:
        machine.install_missing(allowed=not given.no_install)
        made = site.make(site.Plan(**{**vars(given), "url": url, "folder": given.folder.resolve()}))
    except machine.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return Family(made, url).run()


sys.exit(main())
