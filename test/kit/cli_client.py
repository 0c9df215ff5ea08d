# Command lines that come as lines of JSON on standard input, each run by the AWS CLI's own `main` in a fork of this process:
# the `aws` command spends most of its time on importing itself, and here that is done once.
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
    sys.argv = ["aws", *call["args"]]
    try:
        return awscli.clidriver.main()
    except SystemExit as ended:
        return ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


# A fork lives for one call. It need not look for garbage, and so copies none of the memory that it shares.
gc.disable()
# Imports what the CLI loads as its plugins, too.
awscli.clidriver.create_clidriver()
answers = os.dup(1)
# Nobody waits for a fork: it answers itself.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    if os.fork() == 0:
        call = json.loads(line)
        ended = json.dumps({"id": call["id"], "code": run(call)})
        os.write(answers, f"{ended}\n".encode())
        os._exit(0)
