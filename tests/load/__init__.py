"""How much it bears: many at once, slow ones, broken ones, and a long time.

What must be right is asserted; times and memory are measured and reported, never asserted. HUBANG_LOAD=full (`make load`) takes
the full sizes; each test leaves its figures in HUBANG_REPORTS, or var/load.
"""
