#!/usr/bin/env bash
# Serve what scripts/setup.sh made; Ctrl-C ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
PORT="${PORT:-8000}"
cat "${VAR_DIR:-var}/.stamps/accounts.txt"
printf '\nHejie serves on http://127.0.0.1:%s (Ctrl-C ends it)\n\n' "$PORT"
exec .venv/bin/daphne --verbosity 0 -b 127.0.0.1 -p "$PORT" config.asgi:application
