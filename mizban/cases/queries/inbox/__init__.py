"""Lists of officers: boxes, what was found, several at once; and what tells them of news."""
