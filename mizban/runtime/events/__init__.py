"""The stream process: what PostgreSQL tells is passed on to the pages that listen (ADR 0021)."""
