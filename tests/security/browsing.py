"""Chromium as the judge: it opens what the program put out, and counts what ran."""

import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route, sync_playwright

from tests.security.outputs import Output
from tests.serving import CHROMIUM

SITE = "http://hubang.test"
RAN, REPORTED = "/m7/ran", "/m7/reported"
# `x()` is what all payloads call. Each call and each breach of the policy becomes a request that is counted.
LISTENER = f"""
let n = 0;
const tell = (what) => {{ new Image().src = what + "?" + location.pathname + "&" + n++; }};
window.x = window.alert = window.print = () => tell("{RAN}");
addEventListener("securitypolicyviolation", () => tell("{REPORTED}"));
"""
# Elements that a text brought in; and members' texts where only the program's words may stand.
STRANGERS = """() => {
  const found = [...document.querySelectorAll("[m7]")].map((one) => one.outerHTML);
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      const isCode = /^(on|hx-|data-hx|srcdoc|style|formaction)/.test(name) && /x\\(\\)|m7/.test(value);
      const isLink = /^(href|src|action|xlink:href|poster|data)$/.test(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value);
      if (isCode || isLink) found.push(one.outerHTML);
    }
  }
  return found.map((text) => text.slice(0, 160));
}"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))"


@dataclass
class Seen:
    """What ran, what the policy stopped, and which elements came out of texts; by the output's name."""

    ran: list[str] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    opened: int = 0


class Judge:
    """Opens outputs as pages of one site, with its own scripts and styles; nothing else exists there."""

    def __init__(self, browser: Browser, outputs: Sequence[Output], *, with_policy: bool, with_files: bool) -> None:
        self.outputs, self.with_policy, self.with_files, self.seen = list(outputs), with_policy, with_files, Seen()
        self.by_path = {f"/m7/page/{number}": output for number, output in enumerate(self.outputs)}
        # What the pages' own scripts ask for: pieces of pages, under the address that they have on the site.
        self.pieces = {output.name.split(" ")[1]: output for output in self.outputs if " " in output.name}
        self.context = browser.new_context(locale="zh-CN", service_workers="block")
        self.context.add_init_script(LISTENER)
        self.context.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.path in {RAN, REPORTED}:
            (self.seen.ran if url.path == RAN else self.seen.reported).append(url.query)
            route.fulfill(status=204)
        elif url.path in self.by_path or url.path in self.pieces:
            output = self.by_path.get(url.path) or self.pieces[url.path]
            headers = {"Content-Type": output.kind}
            if self.with_policy and output.policy:
                headers["Content-Security-Policy"] = output.policy
            route.fulfill(status=200, headers=headers, body=output.body)
        elif self.with_files and (path := _file(url.path)):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(status=200, headers={"Content-Type": kind}, body=path.read_bytes())
        else:
            route.fulfill(status=404)

    def look(self) -> Seen:
        """Open every page; what was seen."""
        page = self.context.new_page()
        for path, output in self.by_path.items():
            if output.is_page:
                page.goto(SITE + path, wait_until="load")
                page.evaluate(SETTLED)
                found = page.evaluate(STRANGERS)
                self.seen.strangers += [f"{output.name}: {text}" for text in found]
                self.seen.opened += 1
        page.goto("about:blank")
        self.context.close()
        return self.seen


def _file(path: str) -> Path | None:
    """The static file under an address."""
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    return Path(str(found)) if found else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium that knows nobody else."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


def judged(outputs: Sequence[Output], *, with_policy: bool, with_files: bool = True) -> Seen:
    """What a browser makes of these outputs, behind their policy or without, with the site's own scripts and styles or without."""
    with chromium() as browser:
        return Judge(browser, outputs, with_policy=with_policy, with_files=with_files).look()
