"""A lively example group, made by replaying three invented weeks through the same actions that people use."""
