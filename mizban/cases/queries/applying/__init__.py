"""What applicants see, and whoever knows a number and its code."""
