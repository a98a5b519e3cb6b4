"""A database with many cases, as years of work would leave it: skewed, with histories that verify, by COPY."""
