"""Tests of rooms: of their rules in the test's own process, of their guarantees against running servers."""
