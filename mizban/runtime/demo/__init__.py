"""The demo installation: two organisations, their offices, staff and services, synthetic people."""
