"""Every socket address, one screen."""

from __future__ import annotations

from channels.routing import URLRouter
from django.urls.resolvers import URLPattern

addresses: list[URLPattern] = []

sockets = URLRouter(addresses)
