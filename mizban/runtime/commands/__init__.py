"""Subcommands of `mizban`. Each module has `add_arguments(parser)` and `run(installation, arguments)`."""
