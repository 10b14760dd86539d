"""The tests: per app, across apps, of the architecture, and in a real browser."""
