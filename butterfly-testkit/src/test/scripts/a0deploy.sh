#!/usr/bin/env bash
# Lets Auth0's own deployment tool export from the simulated tenant and import into it. Says so and does nothing where npm is
# missing or the tool cannot be had.
# Usage: butterfly-testkit/src/test/scripts/a0deploy.sh [directory for the tool; a temporary one that is removed by default]
set -euo pipefail
version=8.44.0
skip() {
  echo "SKIPPED: $1"
  exit 0
}
command -v npm > /dev/null || skip "npm is missing, so that auth0-deploy-cli cannot be installed"
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  directory=$(cd "$1" && pwd)
else
  directory=$(mktemp -d)
  trap 'rm -rf "$directory"' EXIT
fi
tool=$directory/node_modules/.bin/a0deploy
[ -x "$tool" ] || npm install --silent --no-audit --no-fund --prefix "$directory" "auth0-deploy-cli@$version" \
  || skip "npm cannot install auth0-deploy-cli $version"
cd "$(dirname "$0")/../../../.."
mvn -B -q -Dfast -pl butterfly-testkit -am test -Dtest=DeployCliTest -Dsurefire.failIfNoSpecifiedTests=false -Da0deploy="$tool"
report=butterfly-testkit/target/surefire-reports/TEST-org.butterflysecurity.testkit.auth0.DeployCliTest.xml
grep -q 'skipped="0"' "$report" || { echo "The test was skipped: $report" && exit 1; }
echo "a0deploy $version exports from the simulated tenant and imports into it without an error"
