#!/usr/bin/env bash
# Install, through apt, what the tests need of the machine and what is missing on it.
#
#   scripts/install_services.sh                            all of: postgres redis chromium fonts
#   scripts/install_services.sh [--list] NAME…             only these; with --list only name what is missing
set -euo pipefail
cd "$(dirname "$0")/.."

is_there() {
  case "$1" in
    postgres) command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ;;
    redis) command -v redis-server >/dev/null ;;
    chromium) command -v chromium >/dev/null ;;
    fonts) command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ] ;;
    venv) python3 -c 'import ensurepip' 2>/dev/null ;;
    *) echo "Unknown: $1" >&2; exit 2 ;;
  esac
}

package_of() {
  case "$1" in
    postgres) echo postgresql ;;
    redis) echo redis-server ;;
    fonts) echo fontconfig fonts-noto-cjk ;;
    venv) echo python3-venv ;;
    *) echo "$1" ;;
  esac
}

list_only=
if [ "${1:-}" = --list ]; then list_only=1; shift; fi
[ "$#" -gt 0 ] || set -- postgres redis chromium fonts
missing=()
for name in "$@"; do is_there "$name" || missing+=("$name"); done
[ "${#missing[@]}" -gt 0 ] || exit 0
if [ -n "$list_only" ]; then echo "${missing[*]}"; exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Missing: ${missing[*]}. Install them as root; there is no sudo here." >&2; exit 1; }
  as_root=(sudo)
fi
command -v apt-get >/dev/null || { echo "Missing: ${missing[*]}. Install them with this system's packages." >&2; exit 1; }
packages=()
for name in "${missing[@]}"; do read -ra more <<<"$(package_of "$name")"; packages+=("${more[@]}"); done
echo "Installing ${packages[*]} …" >&2
"${as_root[@]}" apt-get update -qq
# No server is to start by itself: the tests start their own.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null
