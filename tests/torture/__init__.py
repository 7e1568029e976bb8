"""What happens when things break: one driver, one journal, one checker for every fault.

HUBANG_ROUNDS sets how often each fault strikes (a few by default; `make torture`: 300). Each test leaves a report with
its counts in HUBANG_REPORTS, or var/torture.
"""
