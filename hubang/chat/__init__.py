"""Talking: the group chat and the thread of each request."""
