"""A backup is a directory: `database.dump`, `files/`, perhaps the keys, and `manifest.json`, written last."""
