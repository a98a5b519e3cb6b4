"""A case as those who work it see it."""
