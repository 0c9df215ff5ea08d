# Command lines that come as lines of JSON on standard input, each run by the AWS CLI's own driver in a fork of this process: the
# `aws` command spends most of its time on importing itself and on reading models, and here that is done once.
import gc
import json
import os
import signal
import sys

import awscli.clidriver


def run(call):
    for descriptor, path in enumerate([call["out"], call["err"]], start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    os.environ.update(call["environment"])
    try:
        return driver.main(call["args"])
    except SystemExit as ended:
        return ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def read_models(command):
    """In this process, since what a fork has read goes with it."""
    service = {"s3api": "s3"}.get(command, command)
    if service in loader.list_available_services("service-2"):
        for model in ("service-2", "endpoint-rule-set-1"):
            loader.load_service_model(service, model)


# A fork lives for one call. It need not look for garbage, and so copies none of the memory that it shares.
gc.disable()
# Imports what the CLI loads as its plugins, too.
driver = awscli.clidriver.create_clidriver()
loader = driver.session.get_component("data_loader")
answers = os.dup(1)
# Nobody waits for a fork: it answers itself.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    call = json.loads(line)
    read_models(call["args"][0])
    if os.fork() == 0:
        ended = json.dumps({"id": call["id"], "code": run(call)})
        os.write(answers, f"{ended}\n".encode())
        os._exit(0)
