"""What applicant and office write to each other about a case, and what colleagues note for themselves."""
