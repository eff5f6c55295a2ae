#!/usr/bin/env bash
# Format check, build, tests: what continuous integration runs.
set -euo pipefail
cd "$(dirname "$0")"
dotnet format --verify-no-changes
dotnet test "$@"
