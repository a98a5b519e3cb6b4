"""What `mizban doctor` looks at: each module yields findings about one side of an installation, and changes nothing."""
