"""A backup is a directory: `database.dump`, `files/`, `audit/`, perhaps the keys, and `manifest.json`, written last."""
