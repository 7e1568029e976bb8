"""Databases of released versions, filled and kept, and that each new version takes them over."""
