# The two commands: make run, make test. make help lists the rest.

SCALE ?= demo
VENV ?= .venv
export VENV

# Our many processes would each compile the code anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run serve test seed bench bench-side lighthouse chaos scale-out upgrade-drill graph check check-more fix audit advisories lock environment environment-dev dotenv

extras := requirements-redis.txt requirements-s3.txt requirements-sentry.txt requirements-otel.txt
python := $(VENV)/bin/python
serve := $(python) -m serving.supervisor $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT)) \
	$(if $(WORKERS),--workers $(WORKERS))
manage := $(python) manage.py
parallel := --numprocesses auto --dist loadfile --no-loadscope-reorder  # of all or an app; less is quicker without

# What an operator sets in production, for the checks: see .env.example.
production := DEBUG=off HTTPS=on SITE_URL=https://shop.example ALLOWED_HOSTS=shop.example \
	CSRF_TRUSTED_ORIGINS=https://shop.example HSTS_PRELOAD=on EMAIL_URL=smtp+tls://shop:secret@mail.example:587 \
	BACKUP_FOLDER=elsewhere PAYMENT_GATEWAY=cod  # manual asks the database for a bank account

define project_checks
$(manage) makemigrations --check --dry-run
$(python) -W error manage.py check --fail-level WARNING
SECRET_KEY=$$($(python) -c 'import secrets; print(secrets.token_urlsafe(48))') $(production) \
	$(python) -W error manage.py check --deploy --fail-level WARNING
$(manage) spectacular --validate --fail-on-warn --file /dev/null
$(manage) lint_migrations
endef

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "make %-13s %s\n", $$1, $$2}'

run: environment dotenv  ## the shop with demo data, for development (PORT=8000)
	@exec $(serve) --development

serve: environment  ## the shop in production: settings from the environment (PORT= HOST= WORKERS=)
	@DEBUG=off exec $(serve)

test: environment-dev dotenv  ## pytest: all, or t= an app, a path or words of -k; x= more options
	@if [ -z "$$t" ] || [ -d "$$t" ]; then exec $(python) -m pytest $(parallel) $(x) $$t; \
	elif [ -e "$${t%%::*}" ]; then exec $(python) -m pytest $(x) "$$t"; \
	else exec $(python) -m pytest $(x) -k "$$t"; fi

seed: environment dotenv  ## fill the database (SCALE=demo)
	@$(python) -m serving.preparation
	@$(manage) seed --scale $(SCALE)

bench: environment dotenv  ## time and statements of the hot paths, on the data that is there
	@$(python) -m serving.preparation
	@$(manage) bench

bench-side: environment dotenv  ## the shop beside a bare program, same PostgreSQL (x="--scale large")
	@$(python) -m bench $(x)

lighthouse:  ## Lighthouse for the pages of a running shop; needs Node (URL= x="--runs 3 --why")
	@cd docs/lighthouse && { [ -d node_modules ] || npm ci --silent --no-audit --no-fund; } && node measure.js $(URL) $(x)

chaos: environment-dev dotenv  ## break the shop in every way: what was promised, and whether it held (x=--long)
	@$(python) -m chaos $(x)

scale-out: environment-dev dotenv  ## nginx, two web servers, Redis, PgBouncer, a replica: each killed in turn
	@$(python) -m chaos.scale_out $(x)

upgrade-drill: environment-dev dotenv  ## the release before is replaced while people buy (x="--since TAG")
	@$(python) -m chaos.upgrade $(x)

graph: environment dotenv  ## the state machine of an order's parts, as Mermaid
	@$(manage) state_machine

check: environment-dev dotenv  ## all that CI runs, in its order
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/ruff check
	$(python) -m mypy .
	$(VENV)/bin/lint-imports --no-logo
	$(project_checks)
	$(python) -m pytest $(parallel)

check-more: environment-dev dotenv  ## what another Python may break: no linters, browsers, rivals (PYTHON= VENV=)
	$(project_checks)
	$(python) -m pytest $(parallel) -m "not browser and not race" --ignore rupa_rawi/tests/contract

fix: environment-dev  ## format and autofix
	@$(VENV)/bin/ruff check --fix --exit-zero --quiet
	@$(VENV)/bin/ruff format
	@$(VENV)/bin/ruff check

audit: environment  ## licences, bill of materials (var/sbom.json), secrets in files and history
	@VENV=.venv-shop $(python) .ci/environment.py requirements.txt $(extras)
	@VENV=.venv-audit $(python) .ci/environment.py requirements-audit.txt
	@.venv-audit/bin/python .ci/audit.py $(x)

advisories: environment  ## known holes in what the shop installs; fails where it cannot look
	@VENV=.venv-audit $(python) .ci/environment.py requirements-audit.txt
	@for file in requirements.txt $(extras); do \
		.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r $$file || \
			{ echo "Not every package of $$file could be looked up, or one has a known hole." >&2; exit 1; }; \
	done

lock: environment  ## pin requirements*.txt anew from their .in files (x=--upgrade: to the newest)
	@$(python) .ci/lock.py $(x)

# ── what the commands stand on ───────────────────────────────────────────────────────────────────

environment:
	@$(call with_python,requirements.txt)

environment-dev:
	@$(call with_python,requirements.txt requirements-dev.txt)

# The environment's own Python when there is one, else the newest that will do.
define with_python
	if [ -x $(python) ] && [ -e $(VENV)/installed.json ]; then \
		exec $(python) .ci/environment.py $(1); \
	fi; \
	for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" .ci/environment.py $(1); \
		fi; \
	done; \
	echo "Python 3.11 or newer is needed$(if $(PYTHON),$(,) and $(PYTHON) is not). Name one with PYTHON=/path/to/python3" >&2; \
	exit 1
endef
, := ,

# Without DEBUG=on the settings ask for a SECRET_KEY. make serve turns it off whatever stands here.
dotenv:
	@[ -e .env ] || printf '%s\n' \
		'# For development; git ignores it. .env.example explains every variable.' \
		'DEBUG=on' > .env
