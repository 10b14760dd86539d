#!/usr/bin/env bash
# Serve what scripts/setup.sh made, and do what time brings; Ctrl-C ends both.
set -euo pipefail
cd "$(dirname "$0")/.."
PORT="${PORT:-8000}"
cat "${VAR_DIR:-var}/.stamps/accounts.txt"
printf '\nHejie serves on http://127.0.0.1:%s (Ctrl-C ends it)\n\n' "$PORT"
.venv/bin/daphne --verbosity 0 -b 127.0.0.1 -p "$PORT" config.asgi:application &
server=$!
.venv/bin/python manage.py tick --every 20 --while-alive "$server" &
clock=$!
trap 'kill "$server" "$clock" 2>/dev/null || true' INT TERM EXIT
code=0
wait "$server" || code=$?
# A signal ends the wait before the server has ended.
while kill -0 "$server" 2>/dev/null; do wait "$server" || code=$?; done
[ "$code" -gt 128 ] && code=0
exit "$code"
