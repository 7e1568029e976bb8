"""A bigger site on one machine: PostgreSQL, Valkey, two web processes, a live process and two workers behind nginx.

`python -m deploy` (or `make deployment`) makes what is missing and keeps everything running. It needs Debian or what is like it.
"""
