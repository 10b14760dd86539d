"""The Django app of audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app."""

    name = "mediation.audit"
    label = "audit"
