#!/usr/bin/env bash
# Write docs/openapi.yaml from the program, and from it the web pages' client.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
mkdir -p docs
.venv/bin/python manage.py spectacular --fail-on-warn --validate --file docs/openapi.yaml
(cd frontend && npm run --silent generate)
