"""Organisations and memberships in Django's admin, for the installation's administrator."""

from __future__ import annotations

from django.contrib import admin

from mediation.accounts.models import Membership, Organisation


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """Courts and mediation bodies."""

    list_display = ("name", "kind", "code", "court")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    """Who holds which role where."""

    list_display = ("user", "organisation", "role", "started_at", "ended_at")
