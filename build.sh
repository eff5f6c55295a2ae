#!/usr/bin/env bash
# Format check, build, tests.
set -euo pipefail
cd "$(dirname "$0")"
dotnet format --verify-no-changes
dotnet test "$@"
