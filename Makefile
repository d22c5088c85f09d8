# Two commands: `make demo` runs the main job, `make test` proves it. Both need only Python 3.11+ and make.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP = .tools/sbom/bin/pip
QUIET := --quiet --disable-pip-version-check
GENERATING := $(addprefix tests/,domain/test_text.py servicenow/test_query.py servicenow/test_cookies.py \
	web/test_incidents_injection.py openapi mock/servicenow/test_mock_search.py)

.PHONY: demo walk test soak failover bench check policy image-check sbom lock openapi types pane vendor clean

demo: .venv/ready
	@exec $(BIN)/bridge demo $(ARGS)

walk: .venv/ready
	@exec $(BIN)/bridge demo --walk

test: check
	$(BIN)/pytest $(ARGS)

# What takes its time: agents at work while everything goes wrong, then the generating tests with a large budget.
soak: .venv/ready
	$(BIN)/python -m tests.soak $(ARGS)
	$(BIN)/pytest --hypothesis-profile=soak --timeout=3600 $(GENERATING)

# The list request's speed beside others'; needs wrk on PATH, and takes nginx along when it is there.
bench: .venv/ready .tools/bench/ready
	@exec $(BIN)/python -m tests.bench $(ARGS)

# Redis loses its primary, with Sentinels and in a cluster, while agents work.
failover: .venv/ready
	$(BIN)/python -m tests.failover $(ARGS)

check: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# What tools from outside think of the chart: checkov, and promtool out of Debian's package, of which nothing is started.
policy: .venv/ready .tools/policy/ready .tools/promtool/ready
	$(BIN)/pytest -n0 tests/helm/test_chart_policy.py

# The Dockerfile built and run without an engine: as root, on Debian, with `apt-get install buildah mmdebstrap`.
image-check: .venv/ready
	$(BIN)/python -m tests.image

# What the image is made of, as CycloneDX: the same versions in an environment like its own.
sbom: .tools/sbom/ready
	rm -rf .tools/run
	$(PYTHON) -m venv --without-pip .tools/run
	$(PIP) --python .tools/run/bin/python3 install $(QUIET) --require-hashes --requirement locks/run.lock
	mkdir -p dist
	.tools/sbom/bin/cyclonedx-py environment .tools/run --pyproject pyproject.toml --mc-type application \
		--output-reproducible --validate --output-file dist/bridge.cdx.json

# Tools whose dependencies are none of the bridge's, each in an environment of its own.
.tools/%/ready: locks/%.lock
	rm -rf .tools/$*
	$(PYTHON) -m venv .tools/$*
	.tools/$*/bin/pip install $(QUIET) --require-hashes --requirement $<
	@touch $@

.tools/promtool/ready:
	rm -rf .tools/promtool && mkdir -p .tools/promtool/package
	command -v promtool >/dev/null || { cd .tools/promtool/package && apt-get download --quiet prometheus && \
		dpkg-deb --extract prometheus_*.deb . && mv usr/bin/promtool ..; }
	rm -rf .tools/promtool/package
	@touch $@

# The environment is made when it is missing and made anew when what it is made of has changed.
.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: none was found on PATH." >&2; exit 1; }
	@echo "Setting up .venv with $(PYTHON): half a minute, once."
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/pip install $(QUIET) --require-hashes --requirement requirements.lock
	$(BIN)/pip install $(QUIET) --no-deps --no-build-isolation --editable .
	@touch $@

# Needs uv; every dependency with its hashes, for Python 3.11 to 3.14 and every platform at once. `locks/` holds parts of
# it, in the same versions (what the image runs, what builds it), and the tools that live apart.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	--custom-compile-command 'make lock'
LATEST ?= --upgrade
# Extras that the image has: whatever a setting can switch on.
RUN_EXTRAS := --extra otel
lock:
	$(LOCK) $(LATEST) pyproject.toml --extra demo $(RUN_EXTRAS) --group dev --output-file requirements.lock
	$(LOCK) --constraint requirements.lock pyproject.toml $(RUN_EXTRAS) --output-file locks/run.lock
	$(LOCK) --constraint requirements.lock --group build --output-file locks/build.lock
	$(LOCK) $(LATEST) --constraint requirements.lock --group bench --output-file locks/bench.lock
	$(LOCK) $(LATEST) --group policy --output-file locks/policy.lock
	$(LOCK) $(LATEST) --group sbom --output-file locks/sbom.lock

openapi: .venv/ready
	$(BIN)/bridge openapi > openapi/bridge.yaml

# Development of the pane only, all by npm: its types are generated and checked; what is served is made of its sources;
# its vendored modules are fetched anew, of which `make pane` then builds.
types: node_modules
	npm run --silent api
	npm run --silent check

pane: node_modules
	npm run --silent pane

node_modules: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

vendor:
	$(PYTHON) tests/pane/vendor.py

clean:
	rm -rf .venv .tools
