#!/usr/bin/env bash
# Lock the newest releases that requirements/*.in and frontend/package.json allow.
# base first: what dev shares with it must be the same release. No lock names where packages come from.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
for name in base web dev; do
  uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
    --no-strip-extras --no-emit-index-url --no-emit-find-links "requirements/$name.in" --output-file "requirements/$name.txt"
done
(cd frontend && npm install --package-lock-only --no-audit --no-fund)
