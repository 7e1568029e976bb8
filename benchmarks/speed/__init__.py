"""Time on the processor per request, beside a hand-written program that does the same, and beside Django as one would write it first."""
