"""Invitations over HTTP."""
