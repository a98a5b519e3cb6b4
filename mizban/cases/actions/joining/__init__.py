"""A case and others: becoming something else, becoming one, standing beside each other."""
