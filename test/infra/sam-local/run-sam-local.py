"""Runs `sam local …` up to the point at which it would start a container, and prints what it would run there.

Only the container is replaced: the configuration file, the template, the parameters and the file of variables are
read by SAM CLI's own code.
"""

import json
import sys
from unittest.mock import MagicMock, patch

from samcli.cli.main import cli
from samcli.commands.local.lib.local_lambda_service import LocalLambdaService
from samcli.local.docker.container_client_factory import ContainerClientFactory
from samcli.local.lambdafn.runtime import LambdaRuntime


def print_container(_runtime, function, event, *_others, **options):
    """Stands in for the start of a container."""
    container = {
        "environment": function.env_vars.resolve(),
        "folder": function.code_abs_path,
        "hosts": options["extra_hosts"],
        "event": json.loads(event),
        "architecture": function.architecture,
    }
    print(json.dumps(container))


def invoke_once(service):
    """Stands in for the HTTP service of `start-lambda`, with one event."""
    service.lambda_runner.invoke("SignOnFunction", event="{}")


with (
    patch.object(ContainerClientFactory, "create_client", MagicMock()),
    patch.object(LambdaRuntime, "invoke", print_container),
    patch.object(LocalLambdaService, "start", invoke_once),
):
    cli(["local", *sys.argv[1:]])
