"""What an applicant does: beginning, sending, mending, taking back, following."""
