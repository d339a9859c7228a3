# Two commands are all a new machine needs:
#
#   make run     environment, pinned packages, starter figures, dashboard on this machine only
#   make test    the same, test tools and a browser, then every check that CI runs
#
# The same in plain commands, for machines without make, stands in README.md.

PORT ?= 8501
# The first Python 3.11 or newer on the path; name another with PYTHON=/path/to/python3.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check tools bench soak pictures golden format clean

help:
	@echo "make run     open the dashboard on http://127.0.0.1:$(PORT) (another port: make run PORT=8600)"
	@echo "make test    install what the checks need, then run every check"
	@echo "make check   every check, installing no system packages"
	@echo "make format  lay the code out as the checks expect it"
	@echo "make bench   measure every promise of speed"
	@echo "make soak    the long forms of the tests: kills, malformed files, attempts, races, crowds (three hours)"
	@echo "make clean   remove the environment and everything generated; figures in data/ stay"

run: $(READY)
	@$(PY) -c "$$PORT_IS_FREE" "$(PORT)"
	@$(PY) -m indicators init
	@echo "Reading needs no account. To send a file and to publish it takes two people; make them with"
	@echo "  $(PY) -m indicators user add NAME --role officer --country LAO"
	@echo "  $(PY) -m indicators user add NAME --role reviewer"
	@echo "Each prints a first password once. docs/officers.md and docs/reviewers.md go on from there."
	@$(PY) -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT) \
		--server.showEmailPrompt false --browser.gatherUsageStats false

test: $(TEST_READY) tools check

# CI and people run the same four commands.
check: $(TEST_READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m indicators check-definitions
	$(PY) -m pytest

bench: $(TEST_READY)
	@missed=0; for script in snapshot_build export measures equity_measures intake_read check_file pages \
		rebuild api volume sessions briefs; do \
		$(PY) -m benchmarks.$$script || missed=1; done; exit $$missed

# The long forms of what the tests try in short: about three hours, one after the other.
soak: $(TEST_READY)
	@failed=; \
	run() { echo "$$*"; env "$$@" || failed="$$failed\n  $$*"; }; \
	run $(PY) -m tests.crash.rig --kills 2000; \
	run $(PY) -m tests.malformed_files --count 10000; \
	run $(PY) -m tests.attempts --count 100000; \
	run SPM_STEPS=20000 $(PY) -m pytest -q tests/test_submissions_model.py; \
	run SPM_BACKUPS=20 $(PY) -m pytest -q tests/test_backup.py; \
	run SPM_PUBLISHES=200 $(PY) -m pytest -q tests/test_submissions_faults.py -k reads_while; \
	run SPM_GUESSES=10000 $(PY) -m pytest -q tests/test_signin.py -k guesses_find_nothing; \
	run $(PY) -m pytest -q tests/test_submissions_races.py; \
	run SPM_REPORTS=200 $(PY) -m pytest -q tests/test_briefs_making.py -k ten_who_ask; \
	run SPM_ROUND_TRIPS=5000 $(PY) -m pytest -q tests/test_sdmx_round_trip.py; \
	run SPM_API_EXAMPLES=100 $(PY) -m pytest -q tests/test_api_description.py; \
	run $(PY) -m benchmarks.replicas publishes 200; \
	run $(PY) -m benchmarks.replicas viewers; \
	run $(PY) -m benchmarks.load --minutes 15; \
	run $(PY) -m benchmarks.sessions --minutes 10; \
	if [ -n "$$failed" ]; then printf "These did not hold:$$failed\n"; exit 1; fi

# The guides show the real screens: their steps are a test, and the test takes the pictures.
pictures: $(TEST_READY)
	SPM_PICTURES=docs/pictures $(PY) -m pytest -q tests/browser/test_guides.py

# CONTRIBUTING.md says when.
golden: $(TEST_READY)
	$(PY) -m tests.golden_pictures

format: $(TEST_READY)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis tests/output benchmarks/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make the second run start at once: they are older than the pins only when a pin changed.
$(READY): requirements.txt
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 or newer was found." \
		"Install one, or name it: make run PYTHON=/path/to/python3.12"; exit 1; fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make an environment: its venv module is missing." \
		"On Debian or Ubuntu: sudo apt-get install python3-venv, then run the same command again."; exit 1; }
	@echo "Making the environment in $(VENV) and installing the pinned packages (once, about a minute)."
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) -r requirements.txt || { $(PIP_FAILED); }
	@touch $@

$(TEST_READY): $(READY) requirements-dev.txt requirements-spark.txt
	@echo "Installing the test tools."
	@$(PIP) -r requirements-dev.txt -r requirements-spark.txt || { $(PIP_FAILED); }
	@touch $@

PIP_FAILED = echo "The packages could not be installed; the lines above say why." \
	"Check the network connection, then run the same command again."; exit 1

# A browser, a database server, a proxy: system packages. Root (a container, CI) gets them installed;
# nobody else's machine is touched.
INITDB ?= $(or $(shell command -v initdb),$(wildcard /usr/lib/postgresql/*/bin/initdb))
FAKETIME ?= $(wildcard /usr/lib/*/faketime/libfaketimeMT.so.1)

tools:
	@missing=; \
	if [ -z "$$CHROMIUM" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null \
		&& ! command -v google-chrome >/dev/null; then missing="chromium"; fi; \
	if [ -z "$(INITDB)" ]; then missing="$$missing postgresql"; fi; \
	if ! command -v java >/dev/null; then missing="$$missing default-jre-headless"; fi; \
	if ! PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null; then missing="$$missing nginx-light"; fi; \
	if ! command -v openssl >/dev/null; then missing="$$missing openssl"; fi; \
	if [ -z "$(FAKETIME)" ]; then missing="$$missing faketime"; fi; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing for the tests:" $$missing; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends $$missing >/dev/null && exit 0; fi; \
	case "$$missing" in *chromium*) \
		echo "Chromium is missing, so the browser tests will fail. On Debian: sudo apt-get install chromium;" \
			"elsewhere name a Chromium or Chrome: make test CHROMIUM=/path/to/chrome";; esac; \
	case "$$missing" in *postgresql*) \
		echo "PostgreSQL is missing, so the tests of a ledger on a server will fail. On Debian: sudo apt-get" \
			"install postgresql; elsewhere put its initdb and pg_ctl on the PATH.";; esac; \
	case "$$missing" in *nginx*|*openssl*|*faketime*) \
		echo "Missing for the tests of several machines:" $$missing "(the names of Debian's packages).";; esac

define PORT_IS_FREE
import socket, sys
text = sys.argv[1]
if not (text.isdigit() and 0 < int(text) < 65536):
    sys.exit(f"PORT={text} is not a port number. Choose one from 1024 to 65535: make run PORT=8600")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(text)))
    except PermissionError:
        sys.exit(f"Port {text} is reserved for the system. Choose another: make run PORT=8600")
    except OSError:
        sys.exit(f"Port {text} is in use, perhaps by a dashboard that is already open. "
                 f"Stop that program, or choose another port: make run PORT={int(text) % 65000 + 1}")
endef
export PORT_IS_FREE
export CHROMIUM
