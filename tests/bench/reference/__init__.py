"""What the desk is measured against: the least that Django can do of the same kind, served in the same way."""
