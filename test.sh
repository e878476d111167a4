#!/usr/bin/env bash
# Builds everything, checks the format, packs the packages and runs all tests. Needs the .NET 10 SDK, and Node.js and the programs of PostgreSQL and
# Redis, which it installs where it may; the tests start throw-away servers of them by themselves. The last line is the total: N passed, N failed, N skipped.
set -euo pipefail
cd "$(dirname "$0")"

configuration=Release
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET 10 SDK is missing; install it from https://dotnet.microsoft.com/download" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
command -v npm >/dev/null || missing+=(nodejs npm)
command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
if ((${#missing[@]})); then
  if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "test.sh: ${missing[*]} must be installed for the tests (on Debian: sudo apt-get install ${missing[*]})" >&2
    exit 1
  fi

  echo "== Install ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq -o DPkg::Lock::Timeout=600 update
  apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${missing[@]}" >"$work/install.log" || {
    cat "$work/install.log" >&2
    exit 1
  }
fi

node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' || {
  echo "test.sh: Node.js 18 or newer is needed; this is $(node --version)" >&2
  exit 1
}

echo "== Clients"
npm --prefix tests/clients/openai-node ci --no-audit --no-fund --silent

# promtool is one program of a large package, so it is taken out without installing the rest.
if [[ -z ${DEIA_PROMTOOL:-} ]] && ! command -v promtool >/dev/null; then
  echo "== Fetch promtool"
  export DEIA_PROMTOOL="$work/promtool/usr/bin/promtool"
  mkdir "$work/promtool"
  if ! (cd "$work/promtool" && apt-get -qq download prometheus && dpkg-deb --fsys-tarfile prometheus_*.deb | tar x ./usr/bin/promtool) >"$work/promtool.log" 2>&1; then
    cat "$work/promtool.log" >&2
    echo "test.sh: promtool must be there for the tests; put it on the PATH, or let DEIA_PROMTOOL name it (on Debian it is part of the package prometheus)" >&2
    exit 1
  fi
fi

echo "== Build"
dotnet build Deia.Sdk.sln --configuration "$configuration"

echo "== Format"
dotnet format Deia.Sdk.sln --no-restore --verify-no-changes

echo "== Pack"
dotnet pack Deia.Sdk.sln --no-build --configuration "$configuration" --output "$work/packages" --verbosity quiet
ls "$work/packages"

echo "== Test"
set +e
dotnet test --solution Deia.Sdk.sln --no-build --configuration "$configuration" --max-parallel-test-modules 1 | tee "$work/tests.log"
outcome=${PIPESTATUS[0]}
set -e

count() { sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$work/tests.log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [[ -z $passed || $passed -eq 0 ]]; then
  echo "test.sh: no test ran" >&2
  outcome=1
fi

echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
exit "$outcome"
