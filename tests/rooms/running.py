"""Server processes of their own for tests of rooms: one on SQLite, or two on PostgreSQL and Redis."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from tests.rooms.talk import Talk
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 60.0
IMPORTS = """
from datetime import UTC, datetime
from mediation.accounts.models import *
from mediation.rooms.models import *
from mediation.rooms import services
now = datetime.now(UTC)
"""


@dataclass(frozen=True)
class SeededRoom:
    """A room of three: the mediator, one applicant, one respondent, each with a token."""

    id: str
    members: list[dict[str, str]]

    def token(self, n: int) -> str:
        """The token of the n-th member."""
        return self.members[n]["token"]


@dataclass
class Process:
    """One server process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def ws(self) -> str:
        """Its address for sockets."""
        return f"ws://127.0.0.1:{self.port}"

    @property
    def http(self) -> str:
        """Its address for HTTP."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """Whether it serves."""
        try:
            with urllib.request.urlopen(f"{self.http}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, politely or not."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass
class House:
    """An installation under test: its environment, its processes, and rooms that nobody has used yet."""

    environment: dict[str, str]
    processes: list[Process] = field(default_factory=list)
    rooms: Iterator[SeededRoom] = field(default_factory=lambda: iter(()))
    beside: subprocess.Popen[str] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command in a process of its own; returns its output."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def do(self, program: str) -> str:
        """Run a few lines of Python beside the servers; returns the last line that they print."""
        if self.beside is None:
            command = [sys.executable, "-m", "tests.rooms.beside"]
            self.beside = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self.beside.stdin is not None
        assert self.beside.stdout is not None
        self.beside.stdin.write(json.dumps(IMPORTS + program) + "\n")
        self.beside.stdin.flush()
        answer = json.loads(self.beside.stdout.readline())
        assert not answer["failed"], answer["failed"]
        return str(answer["last"])

    def close(self) -> None:
        """Stop every process."""
        for process in self.processes:
            process.stop()
        if self.beside is not None:
            self.beside.communicate()

    def seed(self, rooms: int, members: int = 3) -> None:
        """Make rooms for the tests to come."""
        output = self.manage("seed_rooms", "--rooms", str(rooms), "--members", str(members), "--json")
        seeded = json.loads(output.strip().splitlines()[-1])["rooms"]
        self.rooms = iter([SeededRoom(room["room"], room["members"]) for room in seeded])

    def room(self) -> SeededRoom:
        """A room that no other test uses."""
        return next(self.rooms)

    def start(self, port: int = 0, server: str = "daphne", options: tuple[str, ...] = ()) -> Process:
        """Start one more server process and wait until it serves."""
        port = port or free_port()
        bind = ["-b", "127.0.0.1", "-p", str(port), "-v", "0"]
        if server == "uvicorn":
            bind = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
        command = [sys.executable, "-m", server, *bind, *options, "config.asgi:application"]
        started = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=None)
        process = Process(port, started)
        self.processes.append(process)
        end = time.monotonic() + START_WITHIN
        while not process.answers():
            assert started.poll() is None, "the server did not start"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.1)
        return process

    def talk(self, room: SeededRoom, n: int, *, after: int | None = None, at: int | None = None) -> Talk:
        """A socket of the n-th member, by default at the n-th process."""
        process = self.processes[(n if at is None else at) % len(self.processes)]
        headers = {"Authorization": f"Bearer {room.token(n)}"}
        return Talk(process.ws, room.id, headers=headers, after=after)

    def call(
        self, method: str, path: str, token: str, body: dict[str, Any] | None = None, *, at: int = 0
    ) -> tuple[int, Any]:
        """One request to the API; returns status and document."""
        request = urllib.request.Request(
            f"{self.processes[at % len(self.processes)].http}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"null")

    def stored(self, room: SeededRoom) -> list[dict[str, Any]]:
        """The transcript as the database has it."""
        program = (
            "import json\n"
            f"rows = Message.objects.filter(room='{room.id}').order_by('seq')\n"
            "print(json.dumps([{'seq': m.seq, 'id': str(m.client_id), 'from': str(m.member_id), "
            "'body': m.body} for m in rows]))"
        )
        return list(json.loads(self.do(program)))


@contextmanager
def installation(folder: Path, **environment: str) -> Iterator[House]:
    """A migrated database of its own, without a server as yet."""
    given = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    house = House({**given, "VAR_DIR": str(folder), "PYTHONWARNINGS": "ignore", **environment})
    with _on_postgresql(house) if house.environment.get("DATABASE_URL") else _on_sqlite(house, folder):
        try:
            yield house
        finally:
            house.close()


@cache
def _migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hejie-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    House({**os.environ, "DATABASE_URL": "", "VAR_DIR": str(folder)}).manage("migrate", "--verbosity", "0")
    return folder / "hejie.sqlite3"


@contextmanager
def _on_sqlite(house: House, folder: Path) -> Iterator[None]:
    shutil.copy(_migrated_file(), folder / "hejie.sqlite3")
    yield


@cache
def _migrated_database(url: str) -> str:
    name = f"migrated_{uuid.uuid4().hex[:12]}"
    _administer(url, f'CREATE DATABASE "{name}"')
    with tempfile.TemporaryDirectory(prefix="hejie-migrated-") as folder:
        environment = {**os.environ, "DATABASE_URL": _database_at(url, name), "VAR_DIR": folder}
        House(environment).manage("migrate", "--verbosity", "0")
    return name


@contextmanager
def _on_postgresql(house: House) -> Iterator[None]:
    url, name = house.environment["DATABASE_URL"], f"rooms_{uuid.uuid4().hex[:12]}"
    _administer(url, f'CREATE DATABASE "{name}" TEMPLATE "{_migrated_database(url)}"')
    house.environment["DATABASE_URL"] = _database_at(url, name)
    yield
    _administer(url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _database_at(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def usual_processes(house: House) -> None:
    """One process where all is in one, two where PostgreSQL and Redis stand between them."""
    house.start()
    if house.environment.get("REDIS_URL"):
        house.start()
