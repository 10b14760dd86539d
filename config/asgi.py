"""The ASGI entry: HTTP to Django, sockets to the consumers of `config.routing`."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from config.env import settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
http = get_asgi_application()

from config.routing import sockets  # noqa: E402  consumers need the app registry that the line above fills

application = ProtocolTypeRouter({"http": http, "websocket": sockets})
