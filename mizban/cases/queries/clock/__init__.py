"""What is due, and what is late."""
