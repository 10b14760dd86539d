"""The Django app of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app."""

    name = "mediation.files"
    label = "files"
