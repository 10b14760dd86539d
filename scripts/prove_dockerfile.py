"""Carry out the Dockerfile's own steps in a scratch folder, as a user who is not root, and start what comes out.

For machines without a container engine. A stage becomes a folder, its base image a fresh virtual environment of this
machine's Python; COPY, ENV, WORKDIR and RUN do there what they say. Then the image's CMD is started with the
environment of an installation (DEBUG=0, secrets), migrated, and its HEALTHCHECK has to succeed.

    /usr/bin/python3 scripts/prove_dockerfile.py     (any Python that `nobody` may execute too)
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534
STARTED_WITHIN = 60.0


@dataclass
class Stage:
    """One FROM and what has been made on it so far."""

    folder: Path
    workdir: Path
    environment: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[str]] = field(default_factory=dict)

    def inside(self, path: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.folder / path.lstrip("/") if path.startswith("/") else self.workdir / path

    def run(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """Start a command as the image would; what this machine's package clients need stays set."""
        path = f"{self.folder / 'python' / 'bin'}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "HOME": str(self.folder), **self.environment, **more}
        return subprocess.Popen(command, cwd=self.workdir, env=environment)


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined and comments left out."""
    lines = [line for line in dockerfile.read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    words = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(name, rest.strip()) for name, _, rest in words]


def new_stage(folder: Path) -> Stage:
    """A base image: an empty folder and a Python."""
    venv.create(folder / "python", with_pip=True, symlinks=True)
    return Stage(folder, folder)


def copy_context(target: Path) -> None:
    """What .dockerignore lets into the build: the files that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def copy(stage: Stage, stages: dict[str, Stage], context: Path, arguments: str) -> None:
    """COPY [--from=STAGE] SOURCE… TARGET."""
    words = shlex.split(arguments)
    origin = stages[words.pop(0).removeprefix("--from=")] if words[0].startswith("--from=") else None
    *sources, target = words
    for source in sources:
        path = origin.inside(source) if origin else context / source
        to = stage.inside(target)
        if path.is_dir():
            shutil.copytree(path, to, dirs_exist_ok=True)
        else:
            to = to / path.name if target.endswith("/") else to
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to)


def carry_out(stage: Stage, name: str, arguments: str) -> None:
    """Every instruction that stays inside one stage."""
    if name == "WORKDIR":
        stage.workdir = stage.inside(arguments)
        stage.workdir.mkdir(parents=True, exist_ok=True)
    elif name == "ENV":
        for pair in shlex.split(arguments):
            key, _, value = pair.partition("=")
            stage.environment[key] = str(stage.inside(value)) if value.startswith("/") else value
    elif name == "RUN":
        if stage.run(["sh", "-ec", arguments]).wait() != 0:
            sys.exit(f"This step failed: RUN {arguments}")
    elif name in {"CMD", "HEALTHCHECK"}:
        stage.commands[name] = json.loads(arguments[arguments.index("[") :])
    elif name not in {"USER", "EXPOSE", "VOLUME"}:
        sys.exit(f"This script does not know the instruction {name}.")


def build(scratch: Path) -> Stage:
    """Carry out the whole Dockerfile; the last stage is the image."""
    stages: dict[str, Stage] = {}
    stage = None
    for name, arguments in instructions(ROOT / "Dockerfile"):
        print(f"── {name} {arguments}", flush=True)
        if name == "FROM":
            stage = new_stage(scratch / f"stage{len(stages)}")
            stages[arguments.split()[-1]] = stage
        elif stage is None:
            sys.exit("The Dockerfile does not begin with FROM.")
        elif name == "COPY":
            copy(stage, stages, scratch / "context", arguments)
        else:
            carry_out(stage, name, arguments)
    if stage is None:
        sys.exit("The Dockerfile has no stage.")
    return stage


def prove(image: Stage) -> None:
    """Start the image as an installation would and wait until its health check succeeds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    keys = {"SECRET_KEY": secrets.token_hex(32), "FIELD_KEYS": secrets.token_hex(32)}
    settings = {**keys, "ALLOWED_HOSTS": "hejie.example", "PORT": port}
    if image.run(["python", "manage.py", "migrate", "--noinput", "--verbosity", "0"], **settings).wait() != 0:
        sys.exit("The migrations failed.")
    command = [port if word == "8000" else word for word in image.commands["CMD"]]
    server = image.run(command, **settings)
    deadline = time.monotonic() + STARTED_WITHIN
    try:
        while image.run(image.commands["HEALTHCHECK"], **settings).wait() != 0:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("The server did not become healthy.")
            time.sleep(0.5)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def main() -> None:
    """Build and prove in a scratch folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="hejie-image-") as name:
        scratch = Path(name)
        copy_context(scratch / "context")
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", scratch], check=True)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        os.umask(0o022)
        prove(build(scratch))
    print("The image's steps work, and what they make is healthy as a user who is not root.")


if __name__ == "__main__":
    main()
