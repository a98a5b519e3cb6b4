"""What officers do in the inbox: several cases at once, reminders, views of their own."""
