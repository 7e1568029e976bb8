"""Static rules of our own (what semgrep would be asked for): each reads one file's syntax tree and names what breaks it.

test_architecture.py runs them over the program, and over samples that break each.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Rule = Callable[[ast.AST], Iterator[ast.AST]]

WRITES = frozenset({
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "asave", "acreate", "aupdate",
    "adelete", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create",
})  # fmt: skip
TRUSTING = frozenset({"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe"})
RAW_SQL = frozenset({"execute", "executemany", "executescript", "raw", "RawSQL", "extra"})
CODE_OUT_OF_DATA = frozenset({"eval", "exec", "compile", "__import__"})
UNSAFE_READERS = frozenset(
    {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "jsonpickle"}
)
CLIENTS = frozenset({
    "requests", "httpx", "aiohttp", "urllib3", "pycurl", "websockets", "smtplib", "ftplib", "telnetlib", "paramiko", "http.client",
    "urllib.request", "xmlrpc.client", "django.core.mail",
})  # fmt: skip
# What members write; the log has codes and public ids only.
MEMBERS_WORDS = frozenset({
    "text", "words", "title", "note", "body", "nickname", "link", "code", "answer", "url", "line", "reason", "typed", "message", "share",
    "interests", "place", "subject", "token", "password", "secret", "cookie", "query", "POST", "GET", "FILES", "COOKIES",
})  # fmt: skip
LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
LOGGERS = frozenset({"log", "logger", "logging"})


def name_of(function: ast.expr) -> str:
    """The last part of what is called or read: `save` of `row.save`."""
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every module that is imported, with each name taken from it: `urllib`, `urllib.request`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


QUOTED = frozenset({"Identifier", "Literal", "Placeholder"})


def is_made_up(text: ast.expr) -> bool:
    """Whether a string is put together where it stands: f"", +, % or .format(); not by psycopg's own quoting."""
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in text.values)
    if isinstance(text, ast.BinOp):
        return isinstance(text.op, ast.Add | ast.Mod)
    if not isinstance(text, ast.Call) or name_of(text.func) not in {"format", "join"}:
        return False
    return not all(isinstance(value, ast.Call) and name_of(value.func) in QUOTED for value in text.args)


def row_writes(tree: ast.AST) -> Iterator[ast.AST]:
    """`row.save()` or `Model.objects.create()`. Dictionaries and hashes have `update` too: with a positional argument it is one of those."""
    for call in calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            is_of_a_dictionary = call.func.attr in {"update", "create"} and call.args
            if not is_of_a_dictionary:
                yield call


def trusted_markup(tree: ast.AST) -> Iterator[ast.AST]:
    """Text that is declared to be markup: mark_safe, or Markup of anything but a string that stands there."""
    for node in ast.walk(tree):
        is_trust = isinstance(node, ast.Name | ast.Attribute) and name_of(node) in TRUSTING
        is_import = isinstance(node, ast.ImportFrom) and any(alias.name in TRUSTING for alias in node.names)
        is_markup = isinstance(node, ast.Call) and name_of(node.func) == "Markup" and not _is_written_out(node)
        if is_trust or is_import or is_markup:
            yield node


def _is_written_out(call: ast.Call) -> bool:
    return all(isinstance(argument, ast.Constant) for argument in call.args)


def sql_put_together(tree: ast.AST) -> Iterator[ast.AST]:
    """A statement made of pieces: values belong into parameters."""
    for call in calls(tree):
        if name_of(call.func) in RAW_SQL and any(is_made_up(argument) for argument in call.args[:1]):
            yield call


def unsafe_reading(tree: ast.AST) -> Iterator[ast.AST]:
    """Data that is run: pickle and its kin, yaml.load, eval, numpy with pickle, a shell."""
    yield from (node for module, node in imported(tree) if module.split(".")[0] in UNSAFE_READERS)
    for call in calls(tree):
        name, options = name_of(call.func), {keyword.arg: keyword.value for keyword in call.keywords}
        owner = name_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        is_yaml = owner == "yaml" and name in {"load", "load_all", "full_load", "unsafe_load"}
        is_code = isinstance(call.func, ast.Name) and name in CODE_OUT_OF_DATA
        is_shell = (owner == "os" and name in {"system", "popen"}) or _is_true(options.get("shell"))
        if is_yaml or is_code or is_shell or _is_true(options.get("allow_pickle")):
            yield call


def _is_true(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is False)


def network_clients(tree: ast.AST) -> Iterator[ast.AST]:
    """A way out to other machines."""
    for module, node in imported(tree):
        if module in CLIENTS or module.split(".")[0] in CLIENTS:
            yield node
    yield from (
        call for call in calls(tree) if name_of(call.func) in {"create_connection", "open_connection", "urlopen"}
    )


def logged_words(tree: ast.AST) -> Iterator[ast.AST]:
    """Something that a member wrote, or a whole request, among the arguments of a call of a logger."""
    for call in calls(tree):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr in LOGGING):
            continue
        if name_of(call.func.value) not in LOGGERS and not _is_made_logger(call.func.value):
            continue
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            yield from (
                n for n in ast.walk(argument) if isinstance(n, ast.Name | ast.Attribute) and name_of(n) in MEMBERS_WORDS
            )


def _is_made_logger(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Call) and name_of(owner.func) == "getLogger"


def signals(tree: ast.AST) -> Iterator[ast.AST]:
    """Signals as control flow."""
    for module, node in imported(tree):
        if module.startswith(("django.db.models.signals", "django.dispatch")):
            yield node


def other_transactions(tree: ast.AST) -> Iterator[ast.AST]:
    """Django's own `atomic`: it would go round the writer lock and the honest COMMIT of lib/db.py."""
    for module, node in imported(tree):
        if module == "django.db.transaction.atomic":
            yield node
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "atomic" and name_of(node.value) == "transaction":
            yield node


@dataclass(frozen=True)
class Checked:
    """A rule, where it does not hold (paths under hubang/, each with its reason), and samples that break it."""

    rule: Rule
    broken_by: tuple[str, ...]
    kept_by: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()


RULES = {
    "edges write no rows": Checked(
        row_writes,
        broken_by=("Row.objects.create(name=1)", "row.save()", "rows.filter(a=1).update(b=2)", "row.delete()", "await row.asave()"),
        kept_by=("d.update({})", "h = hashlib.sha256(); h.update(b'x')"),
        only_in=("web/", "api/", "channels/", "front/"),
    ),
    "no text is declared to be markup": Checked(
        trusted_markup,
        broken_by=("mark_safe(text)", "from django.utils.safestring import mark_safe", "Markup(text)", "Markup(f'<b>{text}</b>')"),
        kept_by=("Markup('<b>{}</b>').format(text)",),
        # The QR code's own drawing, made of squares.
        not_in=("lib/qr.py",),
    ),
    "no SQL is put together": Checked(
        sql_put_together,
        broken_by=(
            "cursor.execute(f'SELECT {name}')", "cursor.execute('SELECT ' + name)", "cursor.execute('SELECT %s' % name)",
            "Row.objects.raw('SELECT {}'.format(name))", "RawSQL(f'{x}', [])",
        ),
        kept_by=("cursor.execute('SELECT %s', [name])", "cursor.execute(NEXT_NUMBER, [group])", "c.execute(sql.SQL('{}').format(sql.Identifier(x)))"),
    ),
    "no data is run as code": Checked(
        unsafe_reading,
        broken_by=(
            "import pickle", "from pickle import loads", "import joblib", "yaml.load(text)", "eval(text)", "exec(text)",
            "np.load(file, allow_pickle=True)", "subprocess.run(command, shell=True)", "os.system(command)",
        ),
        kept_by=("yaml.safe_load(text)", "np.load(file, allow_pickle=False)", "re.compile(x)", "model.eval()", "subprocess.run(command)"),
    ),
    "nobody but channels speaks with other machines": Checked(
        network_clients,
        broken_by=(
            "import requests", "import httpx", "from urllib.request import urlopen", "from urllib import request", "import http.client",
            "socket.create_connection((host, 80))", "import smtplib", "from django.core.mail import send_mail",
        ),
        kept_by=("from urllib.parse import urlsplit", "from django.http import HttpRequest", "import hubang.aid.models as requests_of"),
        not_in=("channels/",),
    ),
    "nothing that members write is logged": Checked(
        logged_words,
        broken_by=(
            "log.warning('refused %s', message.text)", "logger.info(f'said {text}')", "logging.getLogger('x').error(request.POST)",
            "logger.exception('failed', extra={'said': words})", "log.error('%s', wish.title)",
        ),
        kept_by=("log.info('refused %s', refusal.public_id)", "math.log(text)", "log.record('mute', now=now, reason=reason)"),
    ),
    "no signals": Checked(
        signals,
        broken_by=("from django.db.models.signals import post_save", "from django.dispatch import receiver"),
    ),
    "transactions go through one door": Checked(
        other_transactions,
        broken_by=("transaction.atomic()", "from django.db.transaction import atomic", "@transaction.atomic\ndef f(): pass"),
        kept_by=("from hubang.lib.db import atomic", "transaction.on_commit(f)"),
        not_in=("lib/db.py",),
    ),
}  # fmt: skip
