#!/usr/bin/env bash
# Lints the templates with the tools of AWS, and proves that `sam build` makes what `npm run build` makes.
# Needs python3 with venv, make, and what `npm ci` installs. Asks nothing of AWS, and needs no credentials.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly sam_version=1.170.0
readonly cfn_lint_version=1.58.0
readonly tools=.tools/venv/bin
readonly built=.aws-sam/build/SignOnFunction
export SAM_CLI_TELEMETRY=0 AWS_EC2_METADATA_DISABLED=true

install_tools() {
  has_tool sam "$sam_version" && has_tool cfn-lint "$cfn_lint_version" && return
  echo "Installing aws-sam-cli $sam_version and cfn-lint $cfn_lint_version into .tools/venv"
  python3 -m venv .tools/venv
  "$tools/pip" install --quiet --disable-pip-version-check \
    "aws-sam-cli==$sam_version" "cfn-lint==$cfn_lint_version"
}

has_tool() {
  [[ -x $tools/$1 && $("$tools/$1" --version) == *"$2" ]]
}

# A Region of every partition that cfn-lint knows: a resource that is missing in one of them is found here.
lint() {
  "$tools/cfn-lint" --regions us-east-1 eu-central-1 us-gov-west-1 cn-north-1 -- template.yaml infra/cloud/*.yaml
  "$tools/sam" validate --lint --region us-east-1 --template template.yaml
}

compare_builds() {
  "$tools/sam" build --template template.yaml --no-cached
  node_modules/.bin/node infra/scripts/build.ts --out .build/sign-on
  [[ -s $built/handler.mjs ]] || { echo "sam build left no $built/handler.mjs" >&2; return 1; }
  diff --recursive --brief .build/sign-on "$built"
  # The template writes long expressions once, by YAML's aliases, which CloudFormation does not know.
  if grep -nE '^ *[A-Za-z]+: [&*][A-Za-z]' .aws-sam/build/template.yaml; then
    echo 'sam build left aliases in the template' >&2
    return 1
  fi
}

install_tools
lint
compare_builds
echo 'The templates are valid, and sam build makes the artefact of npm run build.'
