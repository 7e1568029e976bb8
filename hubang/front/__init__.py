"""The front door: reads requests with limits on the event loop, and hands whole ones to Django on threads."""
