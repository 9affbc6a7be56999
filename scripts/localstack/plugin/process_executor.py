"""Lets LocalStack run Lambda functions as processes of this machine instead of containers.

LocalStack finds it by the entry point beside this file when LAMBDA_RUNTIME_EXECUTOR=process. EXECUTOR_NODE is the Node
that runs the functions, EXECUTOR_PROGRAM the program that serves one execution environment.
"""

import os
import signal
import subprocess
import tempfile

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import ExecutorEndpoint
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor
from localstack.utils.net import get_free_tcp_port

LOOPBACK = "127.0.0.1"


class ProcessExecutor(RuntimeExecutor):
    """One execution environment: a process, which LocalStack tells of invocations over HTTP."""

    def __init__(self, id, function_version):
        super().__init__(id=id, function_version=function_version)
        self.endpoint = ExecutorEndpoint(
            id, container_address=LOOPBACK, container_port=get_free_tcp_port()
        )
        self.process = None
        self.log = tempfile.TemporaryFile("w+")

    def start(self, env_vars):
        self.endpoint.start()
        code = str(self.function_version.config.code.get_unzipped_code_location())
        # Nothing of LocalStack's own environment: a function has only what it is given.
        environment = {name: str(value) for name, value in env_vars.items()}
        environment["PATH"] = os.environ["PATH"]
        environment["LAMBDA_TASK_ROOT"] = code
        environment["LOCALSTACK_INTEROP_PORT"] = str(self.endpoint.container_port)
        self.process = subprocess.Popen(
            [os.environ["EXECUTOR_NODE"], os.environ["EXECUTOR_PROGRAM"]],
            env=environment,
            cwd=code,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            # A group of its own, which ends as a whole.
            start_new_session=True,
        )
        self.endpoint.wait_for_startup()

    def stop(self):
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
        self.endpoint.shutdown()

    def invoke(self, payload):
        return self.endpoint.invoke(payload)

    def get_logs(self):
        self.log.seek(0)
        return self.log.read()

    def get_address(self):
        return LOOPBACK

    def get_endpoint_from_executor(self):
        return LOOPBACK

    def get_runtime_endpoint(self):
        port = config.GATEWAY_LISTEN[0].port
        return f"http://{LOOPBACK}:{port}{self.endpoint.get_endpoint_prefix()}"

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        """Has nothing to do: the code is LocalStack's to remove."""


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *args, **kwargs):
        return ProcessExecutor
