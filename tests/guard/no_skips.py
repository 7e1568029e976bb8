"""A pytest plugin: a complete run has no skipped test. What is missing is a failure there, not a silence."""

import os

import pytest

ASKED_FOR = "HUBANG_NO_SKIPS"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when `HUBANG_NO_SKIPS` is set and anything was skipped, in whichever worker."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get(ASKED_FOR) and reporter and reporter.stats.get("skipped"):
        reporter.write_line("A complete run skips nothing: install what is missing.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
