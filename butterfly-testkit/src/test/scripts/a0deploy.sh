#!/usr/bin/env bash
# Lets Auth0's own deployment tool export from the simulated tenant and import into it. Skips where npm is missing.
# Usage, from the root of the repository: butterfly-testkit/src/test/scripts/a0deploy.sh [directory for the tool]
set -euo pipefail
if ! command -v npm > /dev/null; then
  echo "SKIPPED: npm is missing, so that auth0-deploy-cli cannot be installed"
  exit 0
fi
tool=${1:-$(mktemp -d)}
[ -x "$tool/node_modules/.bin/a0deploy" ] || npm install --silent --prefix "$tool" auth0-deploy-cli@8
mvn -B -q -Dfast -pl butterfly-testkit -am test -Dtest=DeployCliTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Da0deploy="$tool/node_modules/.bin/a0deploy"
echo "a0deploy exports from the simulated tenant and imports into it without an error"
