"""Visits: why somebody has to come, at which desk, when, with which documents, and what came of it."""
