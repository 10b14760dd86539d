#!/usr/bin/env bash
# Style, types, layers, drift, budgets. Every check runs, whatever the others found; the summary names those that failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scripts/setup.sh --dev || exit 1
unset DATABASE_URL REDIS_URL
VAR_DIR="$(mktemp -d)" && export VAR_DIR
trap 'rm -rf "$VAR_DIR"' EXIT

failed=() passed=0
check() {
  local name="$1" started=$SECONDS
  shift
  printf '\n\033[1m── %s\033[0m\n' "$name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed+=("$name")
  fi
  printf '%s s\n' "$((SECONDS - started))"
}

openapi_stands() {
  python manage.py spectacular --fail-on-warn --validate --file "$VAR_DIR/openapi.yaml" &&
    diff -u docs/openapi.yaml "$VAR_DIR/openapi.yaml" | head -n 40 ||
    { echo 'docs/openapi.yaml is not what the program says. Run `make openapi`.'; false; }
}
web_pages() { (cd frontend && npm run --silent "$1"); }

check 'format of Python' ruff format --check --quiet .
check 'style of Python' ruff check --quiet .
check 'layers' lint-imports
check 'types of Python' mypy --no-error-summary
check 'settings and models' python manage.py check --fail-level WARNING
check 'migrations' python manage.py makemigrations --check --dry-run
check 'OpenAPI' openapi_stands
check 'diagrams of the lifecycles' python manage.py lifecycle_diagrams --check
check 'translations' python scripts/messages.py check
check 'budgets and habits' pytest -q -n 0 tests/architecture
check 'client of the web pages' web_pages generate:check
check 'types, style, words, size of the web pages' web_pages check

printf '\nmake check: %s of %s checks passed.\n' "$passed" "$((passed + ${#failed[@]}))"
[ "${#failed[@]}" -eq 0 ] || { printf '  failed: %s\n' "${failed[@]}"; exit 1; }
