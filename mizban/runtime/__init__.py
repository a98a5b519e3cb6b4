"""How Mizban runs: the `mizban` command, the embedded PostgreSQL, the process tree, backup and restore.

This layer talks to operators, on a terminal and in English; everything that people meet in a browser lies below it.
"""
