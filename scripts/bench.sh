#!/usr/bin/env bash
# Run the benchmarks beside private PostgreSQL and Redis servers; each prints one JSON object per measurement.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh --dev
scripts/install_services.sh postgres redis
exec .venv/bin/python -m tests.services .venv/bin/python -m benchmarks "$@"
