# Everything a person runs. `make` alone says what there is.
DATA   ?= data
LISTEN ?= 127.0.0.1:8080
TARGET := $(or $(CARGO_TARGET_DIR),target)

WEB    := npm --silent --prefix gateway/web run

export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/.node/bin:$(PATH)

.PHONY: help up test check bench soak screens contracts clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## install what is missing, build, run (DATA=folder LISTEN=address)
	deploy/install.sh
	$(WEB) build
	cargo build --release --package domovoy
	@exec $(TARGET)/release/domovoy up --data "$(DATA)" --listen "$(LISTEN)"

test: ## everything that must hold, as CI runs it
	deploy/install.sh test
	$(WEB) check
	$(WEB) build
	$(MAKE) check
	typos
	node tests/integrator/check-asyncapi.mjs
	cargo deny --log-level error check licenses bans sources
	cargo test --quiet --workspace --doc
	cargo nextest run --workspace --no-run
	$(TARGET)/debug/with-servers -- cargo nextest run --workspace
	$(WEB) stories

check: ## formatting and lints
	cargo fmt --all --check
	rustfmt --check --edition 2024 workers/src/react/*.rs
	cargo clippy --quiet --workspace --all-targets -- --deny warnings

bench: ## the figures, beside their limits and peers
	deploy/install.sh bench
	$(WEB) build
	cargo build --release --package domovoy --package bench
	@exec $(TARGET)/release/bench --domovoy $(TARGET)/release/domovoy --out $(TARGET)/bench.json

soak: ## the tests again, each in its long form
	deploy/install.sh test
	cargo nextest run --workspace --no-run
	SOAK=1 $(TARGET)/debug/with-servers -- cargo nextest run --workspace --profile soak

screens: ## every screen, light, dark and narrow, as a picture in target/screens
	deploy/install.sh test
	$(WEB) build
	cargo build --package domovoy
	$(WEB) screens

contracts: ## write the published contracts anew; `make test` fails where they differ
	cargo nextest run --workspace --no-run
	UPDATE_CONTRACTS=1 $(TARGET)/debug/with-servers -- cargo nextest run --workspace -E 'test(contract)'
	$(WEB) types

clean: ## remove what was built; the data folder stays
	cargo clean
	rm -f .venv .node
	rm -rf gateway/web/dist
