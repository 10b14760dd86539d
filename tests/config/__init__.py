"""Settings, addresses, health."""
