#!/usr/bin/env python
"""The command line of the installation."""

import os
import sys

from django.core.management import execute_from_command_line

from config.env import settings_module


def main() -> None:
    """Run one command with the settings that the environment asks for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
