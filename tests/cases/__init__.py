"""What happens to a dispute."""
