"""What the pages of visits read: one function for one screen."""
