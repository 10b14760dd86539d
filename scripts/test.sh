#!/usr/bin/env bash
# Every test: of the web pages; of the server on PostgreSQL and Redis, and again on SQLite in one process; through a
# real browser. What cannot run on this machine is named at the end; with CI=true that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scripts/setup.sh --dev || exit 1
unset DATABASE_URL REDIS_URL
scripts/install_services.sh || true
missing=" $(scripts/install_services.sh --list) "
VAR_DIR="$(mktemp -d)" && export VAR_DIR
results="$VAR_DIR/results"
mkdir -p "$results"
trap 'rm -rf "$VAR_DIR"' EXIT
export COVERAGE_FILE="$VAR_DIR/coverage"

run() { # NAME COMMAND…: run it, note how it ended
  local name="$1" code=0 started=$SECONDS
  shift
  printf '\n\033[1m══ %s\033[0m\n' "$name"
  "$@" || code=$?
  printf '%s\t%s\t%s\n' "$name" "$code" "$((SECONDS - started))" >>"$results/runs.tsv"
}
needs() { # NAME SERVICE…: whether all are here; else note what cannot run
  local name="$1" service
  shift
  for service in "$@"; do
    [[ "$missing" == *" $service "* ]] || continue
    printf '%s\t%s is not installed\n' "$name" "$service" >>"$results/not_run.tsv"
    return 1
  done
}
tests_of_the_pages() {
  (cd frontend && npm test --silent -- --reporter=default --reporter=junit --outputFile.junit="$results/pages.xml")
}
tests_of_the_server() { # NAME ARGUMENT…
  local name="$1"
  shift
  pytest -q -n 2 -m 'not e2e' --ignore=tests/architecture --cov --cov-append --cov-report= \
    --junitxml="$results/$name.xml" "$@"
}
export -f tests_of_the_server
export results

run 'web pages' tests_of_the_pages
needs 'PostgreSQL and Redis' postgres redis &&
  run 'PostgreSQL and Redis' python -m tests.services bash -c 'tests_of_the_server services'
run 'SQLite, one process' tests_of_the_server sqlite -m 'not e2e and not postgres and not two_processes'
run 'coverage, 95 % of all' coverage report --fail-under=95
run 'coverage, 100 % of rules' coverage report --include='*/transitions.py,*/permissions.py' --fail-under=100
needs 'browser' chromium fonts &&
  run 'browser' pytest -q -n 0 -m e2e --junitxml="$results/browser.xml" tests/e2e

python scripts/summary.py "$results"
