"""The container's health check: whether the server beside it answers /healthz; exit 0 or 1."""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException


def is_healthy(host: str, port: int) -> bool:
    """Ask under a host name that the installation answers to; any other would be refused."""
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    allowed = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    name = "localhost" if allowed == "*" else allowed.removeprefix(".")
    sys.exit(not is_healthy(name, int(os.environ.get("PORT", "8000"))))
