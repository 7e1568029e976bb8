"""Asking and helping: requests, assists, the feed, the balance, thanks and savings."""
