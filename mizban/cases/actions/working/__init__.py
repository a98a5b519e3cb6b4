"""What an officer does with a case, from taking it to its result and after."""
