"""Private PostgreSQL and Redis servers for one run of the tests, on free ports and in a temporary folder.

    python -m tests.services pytest -n 2

runs the command with DATABASE_URL and REDIS_URL set, and stops the servers when it ends, however it ends.
Without this wrapper the same tests run on SQLite and in one process.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN = 30.0
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    # A test's database need not survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class ServiceMissingError(Exception):
    """A server program is not on this machine; the sentence says which and how to get it."""


@dataclass(frozen=True)
class Services:
    """Where the private servers answer."""

    database_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """The present environment, pointed at these servers."""
        return {**os.environ, "DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> Path:
    """Find a server program on the path, or where Debian puts PostgreSQL's newest release."""
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest_first = sorted(installed, key=lambda path: float(path.parts[4]), reverse=True)
    if not newest_first:
        message = f"{name} is not installed. Run scripts/install_services.sh, as root or with sudo."
        raise ServiceMissingError(message)
    return newest_first[0]


def _bound(*, unprivileged: bool = False) -> list[str]:
    """The prefix under which a server ends with this run, even one killed outright, and gives up root."""
    prefix = ["setpriv", "--pdeathsig=KILL"]
    if unprivileged and os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        prefix += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return prefix


def _wait(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            message = f"{server.args!r} did not start:\n{log.read_text()}"
            raise RuntimeError(message)
        time.sleep(0.05)


@contextmanager
def _server(command: list[str], folder: Path, ready: Callable[[], bool], stop: signal.Signals) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as output:
        # A group of its own: a Ctrl-C that ends the tests reaches the server through `stop` only.
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait(ready, server, log)
        yield
    finally:
        server.send_signal(stop)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster of its own; yields its DATABASE_URL."""
    initdb, server, isready = program("initdb"), program("postgres"), program("pg_isready")
    # PostgreSQL refuses to run as root.
    as_owner = _bound(unprivileged=True)
    with tempfile.TemporaryDirectory(prefix="hejie-postgres-") as name:
        folder, port = Path(name), free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster = folder / "cluster"
        initialise = [
            initdb,
            "-D",
            cluster,
            "-U",
            "hejie",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        subprocess.run([*as_owner, *map(str, initialise)], cwd=folder, check=True, capture_output=True)
        options = [f"-c{key}={value}" for key, value in POSTGRES_SETTINGS.items()]
        command = [*as_owner, str(server), "-D", str(cluster), "-p", str(port), "-k", str(folder), *options]
        question = [str(isready), "-q", "-h", "127.0.0.1", "-p", str(port)]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for connected clients.
        with _server(command, folder, lambda: subprocess.run(question, check=False).returncode == 0, signal.SIGINT):
            yield f"postgres://hejie@127.0.0.1:{port}/postgres"


def _redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server of its own that keeps nothing on disk; yields its REDIS_URL."""
    server = program("redis-server")
    with tempfile.TemporaryDirectory(prefix="hejie-redis-") as name:
        port = free_port()
        command = [
            *_bound(),
            str(server),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        with _server(command, Path(name), lambda: _redis_answers(port), signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def services() -> Iterator[Services]:
    """Both servers, for as long as the block runs."""
    with postgres() as database_url, redis() as redis_url:
        yield Services(database_url, redis_url)


def main(command: list[str]) -> int:
    """Run one command beside the servers; its exit code is ours."""
    if not command:
        sys.stderr.write(__doc__ or "")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with services() as running:
            return subprocess.run(command, env=running.environment(), check=False).returncode
    except ServiceMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
