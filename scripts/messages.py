"""Message catalogues: `compile` them, or `check` that every text has its Chinese."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HUBANG = Path(__file__).resolve().parent.parent / "hubang"
CATALOGUES = sorted((HUBANG / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po"))
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**/account_templates/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
]
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_lazy": None, "N_": None,
    "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


def compile_all() -> None:
    """Write the .mo beside each .po."""
    for path in CATALOGUES:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale="zh_Hans"))


def used() -> dict[str, str]:
    """Every text in the code and the templates, with a place where it stands."""
    options = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
    found = extract_from_dir(str(HUBANG), METHODS, options, KEYWORDS)
    texts = {}
    for file, line, message, _comments, _context in found:
        # Of a text with a plural its singular is the key.
        text = message if isinstance(message, str) else message[0]
        if text:
            texts.setdefault(text, f"{file}:{line}")
    return texts


def check() -> int:
    """Print what is missing, empty, contradictory or unused; returns the number of problems."""
    known: dict[str, str] = {}
    problems = []
    for path in CATALOGUES:
        with path.open("rb") as source:
            catalogue: Catalog = read_po(source, locale="zh_Hans")
        for message in catalogue:
            if not message.id:
                continue
            text = message.id if isinstance(message.id, str) else message.id[0]
            string = message.string if isinstance(message.string, str) else message.string[0]
            if not string or message.fuzzy:
                problems.append(f"empty: {text!r}")
            elif known.get(text, string) != string:
                problems.append(f"two meanings: {text!r}")
            known[text] = string
    texts = used()
    problems += [f"missing: {text!r} ({place})" for text, place in sorted(texts.items()) if text not in known]
    problems += [f"unused: {text!r}" for text in sorted(known) if text not in texts]
    print("\n".join(problems) or f"{len(texts)} texts, all in Chinese")
    return len(problems)


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_all()
    elif command == "check":
        raise SystemExit(1 if check() else 0)
    else:
        raise SystemExit("usage: messages.py compile|check")
