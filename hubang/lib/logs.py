"""Logs without people in them."""

import logging


class Quiet(logging.Filter):
    """Keeps the type and place of an error and drops its words: messages of exceptions carry what a person wrote.

    Paths are dropped as well, since invite codes are in them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and hasattr(record, "status_code"):
            record.msg, record.args = "answered %s", (getattr(record, "status_code", "?"),)
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"{record.getMessage()} [{where(record.exc_info[1])}]"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def where(error: BaseException) -> str:
    """Type and place of an error, without its words: "ValueError at hubang.aid.feed:12"."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
