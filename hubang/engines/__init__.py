"""What decides: pure functions of values, with reasons. No Django, no I/O, `now` is an argument."""
