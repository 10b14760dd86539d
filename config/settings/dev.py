"""The embedded demonstration: SQLite, one process, codes shown on the sign-in page."""

from config.settings.base import *  # noqa: F403
