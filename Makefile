# Two commands do everything: `make demo` shows the main job, `make test` runs everything that CI runs.
VENV := .venv
BIN  := $(VENV)/bin
# Compiled while installed: else the first start of each command compiles its libraries, for seconds.
UV   := UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv
.DEFAULT_GOAL := help
.PHONY: help demo test check bench score docs packages clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

$(BIN)/minuted: pyproject.toml uv.lock .ci/venv
	@sh .ci/venv $(VENV)
	@$(UV) sync --quiet --frozen --inexact --no-dev
	@touch $@

$(VENV)/dev: $(BIN)/minuted
	@$(UV) sync --quiet --frozen --inexact
	@touch $@

demo: $(BIN)/minuted ## Play the main job on the embedded default, then go on running until Ctrl-C
	@$(BIN)/minuted demo

packages: ## Install the Debian packages that the tests need (as root; starts no service)
	@sh tests/servers/install

test: packages $(VENV)/dev ## Run everything that CI runs
	@$(MAKE) --no-print-directory static
	@$(BIN)/pytest -n 4 --dist loadgroup tests

static: $(VENV)/dev
	@$(BIN)/ruff format --check daemon tests benchmarks
	@$(BIN)/ruff check daemon tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry daemon

check: static ## Format, lint, types, import contracts and the pure tests: before every commit
	@$(BIN)/pytest -q -n auto --maxprocesses 8 -m pure tests

bench: $(VENV)/dev ## Run the benchmarks; they print ratios measured in one run
	@$(BIN)/python -m benchmarks

score: $(VENV)/dev ## Print the figures of the corpora, where they are beside the checkout
	@sh benchmarks/score

docs: $(VENV)/dev ## Write the generated pages of docs/ again
	@$(BIN)/minuted docs docs

clean: ## Remove what the other commands made
	rm -rf $(VENV) dist build demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
