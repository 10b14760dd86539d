# Each target is one script; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run setup test check bench fmt lock messages openapi

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: setup  ## set up what is missing and serve on http://127.0.0.1:$${PORT:-8000}
	@scripts/run.sh

setup:  ## everything that `make run` needs, and nothing twice
	@scripts/setup.sh

test:  ## every test, beside private PostgreSQL and Redis servers and in a real browser
	@scripts/test.sh

check:  ## style, types, layers, drift, budgets: what CI runs before the tests
	@scripts/check.sh

bench:  ## the benchmarks; one JSON object per measurement
	@scripts/bench.sh

fmt:  ## format and repair what can be repaired
	@scripts/setup.sh --dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

lock:  ## lock the newest releases that requirements/*.in and frontend/package.json allow
	@scripts/lock.sh

messages:  ## compile the translations
	@.venv/bin/python scripts/messages.py compile

openapi:  ## write docs/openapi.yaml and the web pages' client from the program
	@scripts/openapi.sh
