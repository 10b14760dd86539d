"""What `make bench` runs. Each module prints one JSON object per measurement."""
