"""The Django app of consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Names the app."""

    name = "mediation.consultations"
    label = "consultations"
