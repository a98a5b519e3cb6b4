"""What time does, and what a changed calendar does."""
