"""Ways in and out other than the pages: one folder a channel, with the same files in each."""
