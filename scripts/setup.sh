#!/usr/bin/env bash
# Set up what is missing: the virtual environment, the web pages, the translations, the demonstration's database.
# Each part is stamped with the hash of what it was made from, so that a second run does nothing.
#
#   scripts/setup.sh          all that `make run` needs
#   scripts/setup.sh --dev    what the tests and checks need: their tools, but no database
set -euo pipefail
cd "$(dirname "$0")/.."
VAR_DIR="${VAR_DIR:-var}"
export PATH="$PWD/.venv/bin:$PATH"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
if command -v sha256sum >/dev/null; then digest=(sha256sum); else digest=(shasum -a 256); fi
hash_of() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 "${digest[@]}" | "${digest[@]}" | cut -c1-64; }
is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
stamp() { mkdir -p "$(dirname "$1")" && printf '%s\n' "$2" >"$1"; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo 'Python 3.11 or newer is needed, and none was found. Name one with PYTHON=/path/to/python3.' >&2
  return 1
}

set_up_python() {
  local python wanted=(base web) name changed=() files=()
  [ "${1:-}" = --dev ] && wanted+=(dev)
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python="$(find_python)"
    # Debian keeps what makes virtual environments in a package of its own.
    "$python" -c 'import ensurepip' 2>/dev/null || scripts/install_services.sh venv
    say 'Making the virtual environment …'
    "$python" -m venv --clear .venv
  fi
  for name in "${wanted[@]}"; do
    is_stamped ".venv/.stamps/$name" "$(hash_of "requirements/$name.txt")" || changed+=("$name")
  done
  [ "${#changed[@]}" -eq 0 ] && return
  for name in "${changed[@]}"; do files+=(--requirement "requirements/$name.txt"); done
  say "Installing locked packages (${changed[*]}) …"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    "${files[@]}"
  .venv/bin/python -m pip check --quiet
  for name in "${changed[@]}"; do stamp ".venv/.stamps/$name" "$(hash_of "requirements/$name.txt")"; done
}

set_up_pages() {
  local packages sources
  packages="$(hash_of frontend/package.json frontend/package-lock.json)"
  if ! is_stamped frontend/node_modules/.stamps/packages "$packages"; then
    say 'Installing the packages of the web pages …'
    (cd frontend && npm ci --no-audit --no-fund --loglevel=error)
    stamp frontend/node_modules/.stamps/packages "$packages"
  fi
  sources="$(hash_of frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o)"
  if [ ! -f frontend/dist/index.html ] || ! is_stamped frontend/node_modules/.stamps/pages "$sources"; then
    say 'Building the web pages …'
    (cd frontend && npm run --silent build >/dev/null)
    stamp frontend/node_modules/.stamps/pages "$sources"
  fi
}

set_up_database() {
  local sources
  sources="$(hash_of mediation config -name '*.pyc' -prune -o -name '*.mo' -prune -o)$("${digest[@]}" <<<"${DATABASE_URL:-}")"
  [ -n "${DATABASE_URL:-}" ] || [ -f "$VAR_DIR/hejie.sqlite3" ] || rm -f "$VAR_DIR/.stamps/database"
  is_stamped "$VAR_DIR/.stamps/database" "$sources" && return
  say 'Preparing the database and the demonstration …'
  mkdir -p "$VAR_DIR/.stamps"
  .venv/bin/python manage.py migrate --noinput --verbosity 0
  .venv/bin/python manage.py seed_demonstration >"$VAR_DIR/.stamps/accounts.txt"
  stamp "$VAR_DIR/.stamps/database" "$sources"
}

set_up_python "$@"
set_up_pages
.venv/bin/python scripts/messages.py compile
[ "${1:-}" = --dev ] || set_up_database
