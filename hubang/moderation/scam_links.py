"""Lists of links that cheat people: looked up by hash, and exchanged between sites as files.

    {"format": "hubang-scam-links", "version": 1, "keyed": false, "check": "", "hashes": ["<64 hexadecimal digits>", ...]}

What a hash is of: engines/sharelink/hashes.py. A keyed list is made under a pass phrase that sites have told each other; `check` is then the hash of
the empty expression under it, by which a wrong phrase is noticed.
"""

import json
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from hubang.engines.screening import Finding
from hubang.engines.sharelink import links_of
from hubang.engines.sharelink.hashes import expressions, hash_of
from hubang.groups.models import Group
from hubang.lib.refused import Refused
from hubang.moderation.models import ScamLink, ScamList

FORMAT, VERSION = "hubang-scam-links", 1
MOST_BYTES, MOST_HASHES = 2_000_000, 20_000
HASH = re.compile(r"[0-9a-f]{64}")


def listed(group: Group, urls: Iterable[str]) -> set[str]:
    """Which of these links a list of the group names."""
    named = {url: expressions(url) for url in urls}
    if not any(named.values()):
        return set()
    by_hash: dict[str, set[str]] = {}
    for phrase in {row.phrase.reveal() for row in ScamList.objects.filter(group=group)}:
        for url, forms in named.items():
            for form in forms:
                by_hash.setdefault(hash_of(form, phrase), set()).add(url)
    rows = ScamLink.objects.filter(scam_list__group=group, digest__in=by_hash).values_list("digest", flat=True)
    return set().union(*(by_hash[digest] for digest in rows))


def find(group: Group, text: str) -> tuple[Finding, ...]:
    """A blocking finding for each link in a text that a list names."""
    if "." not in text and "．" not in text:
        return ()
    links = links_of(text)
    bad = listed(group, (link.url for _start, link in links)) if links else set()
    return tuple(
        Finding("listed_link", "phishing", (start, start + len(link.url)), "block", "")
        for start, link in links
        if link.url in bad
    )


def as_file(hashes: Iterable[str], phrase: str) -> str:
    """A list as a file for other sites."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "keyed": bool(phrase),
        "check": hash_of("", phrase) if phrase else "",
        "hashes": sorted(hashes),
    }
    return json.dumps(content, indent=1) + "\n"


def read_file(data: bytes, phrase: str) -> list[str]:
    """The hashes of a file. `Refused`: bad_links, bad_phrase."""
    try:
        content = json.loads(data.decode()) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError) as error:
        raise _bad() from error
    if not isinstance(content, dict) or (content.get("format"), content.get("version")) != (FORMAT, VERSION):
        raise _bad()
    hashes = content.get("hashes")
    if not isinstance(hashes, list) or not 1 <= len(hashes) <= MOST_HASHES:
        raise _bad()
    if not all(isinstance(one, str) and HASH.fullmatch(one) for one in hashes):
        raise _bad()
    if bool(content.get("keyed")) != bool(phrase) or (phrase and content.get("check") != hash_of("", phrase)):
        message = _("This list was made with another pass phrase. Please ask whoever gave it to you.")
        raise Refused("bad_phrase", message, status=422, field="phrase")
    return list(dict.fromkeys(hashes))


def _bad() -> Refused:
    message = _(
        "This is no list of links. Please choose a file of at most 2 MB and 20,000 links that another site has made."
    )
    return Refused("bad_links", message, status=422, field="file")
