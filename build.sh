#!/usr/bin/env bash
# Format check, build, tests. With --long instead: what docs/reliability.md promises, with all its trials, and how many ran and failed.
set -euo pipefail
cd "$(dirname "$0")"
if [ "${1:-}" = --long ]; then
  shift
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  status=0
  DRAW_TRIALS=${DRAW_TRIALS:-full} dotnet test --filter Category=Reliability --logger "console;verbosity=detailed" "$@" > "$log" 2>&1 || status=$?
  # What failed is shown whole.
  [ $status = 0 ] || cat "$log"
  sed -nE 's/^ *(R[0-9]+[,:].*|Total tests:.*|Passed:.*|Failed:.*|Total time:.*)/\1/p' "$log" | sort -V
  exit $status
fi
# Rules of style are errors of the build; what is left to check is where things stand.
dotnet format whitespace --verify-no-changes
dotnet test "$@"
