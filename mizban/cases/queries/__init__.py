"""One function for one screen, complete, so that the template asks nothing."""
