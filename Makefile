# Everything runs in .venv, made on first use: with uv where it is there, else with python3 and pip.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export UV_LINK_MODE = copy

.PHONY: chat test lint lock bench fuzz setup clean

chat: setup
	$(BIN)/parley chat

test: setup
	PARLEY_ENCODER=english $(BIN)/parley setup --models-only
	$(BIN)/python -m pytest $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m evals.bench $(if $(BENCH),--bench $(BENCH)) $(if $(ARTICLE),--article $(ARTICLE)) $(ARGS)

# atheris where it can be had, kept apart from the project's own packages; Hypothesis where it cannot
fuzz: $(READY)
	test -d .venv-fuzz || $(BIN)/python -m pip install -q --target .venv-fuzz atheris || true
	PYTHONPATH=.venv-fuzz $(BIN)/python -m tests.fuzz $(or $(SECONDS),300)

setup: $(READY)
	$(BIN)/parley setup

lock: $(READY)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .venv-fuzz build dist *.egg-info

$(READY): requirements.lock pyproject.toml
	if command -v uv >/dev/null 2>&1; then \
		{ test -x $(BIN)/python || uv venv -q --python $(PYTHON) .venv; } && \
		uv pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock && \
		uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		{ test -x $(BIN)/pip || $(PYTHON) -m venv .venv; } && \
		$(BIN)/pip install -q --require-hashes -r requirements.lock && \
		$(BIN)/pip install -q --no-deps --no-build-isolation -e .; \
	fi
	touch $(READY)
