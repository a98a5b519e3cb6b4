"""One verb a module: one transaction, one event, its messages queued with it."""
