"""What a page remembers and what its buttons do; rules live in services."""
