"""Judging what members write and do: the screening door, flags, cases, measures.

It knows no message and no request.
"""
