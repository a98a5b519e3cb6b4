"""What is done with visits: one verb, one transaction, one event, its messages queued with it."""
