"""Hubang's own settings, with programs on this machine that may be called."""

from hubang.settings import *  # noqa: F403

OUTGOING_LOOPBACK = True
