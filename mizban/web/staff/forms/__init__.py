"""What officers fill in. Everything typed stays on the page when it is refused."""
