"""What the core promises to every part."""
