"""Hubang 互帮: software that mutual-help groups run on."""

__version__ = "0.1.0"
