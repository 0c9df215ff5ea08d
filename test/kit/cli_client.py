# Command lines that come as lines of JSON on standard input, run by the AWS CLI's own driver: the `aws` command spends its time
# on importing itself and on reading models, and here that is done once. What stays open runs in a fork, beside all others.
import gc
import json
import os
import re
import signal
import socket
import sys

import awscli.clidriver


def lookup(host, *rest, resolve=socket.getaddrinfo, **named):
    """A name in front of an address is that address: clients put an account's number there."""
    return resolve(re.sub(r"^.+\.(?=127\.0\.0\.1$)", "", host), *rest, **named)


socket.getaddrinfo = lookup


class Callers:
    """A driver for each environment: what one has found out about its caller it keeps."""

    def __init__(self):
        self.own = dict(os.environ)
        self.drivers = {}

    def driver(self, environment):
        os.environ.clear()
        os.environ.update(self.own)
        os.environ.update(environment)
        key = json.dumps(environment, sort_keys=True)
        if key not in self.drivers:
            self.drivers[key] = awscli.clidriver.create_clidriver()
        return self.drivers[key]


def run(call):
    """What the command prints goes to the call's files."""
    for descriptor, path in enumerate([call["out"], call["err"]], start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, descriptor)
        os.close(file)
    try:
        return callers.driver(call["environment"]).main(call["args"])
    except SystemExit as ended:
        return ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def answer(call):
    ended = json.dumps({"id": call["id"], "code": run(call)})
    os.write(answers, f"{ended}\n".encode())


answers = os.dup(1)
callers = Callers()
# Nobody waits for a fork: it answers itself.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
# A fork copies none of what was there before.
gc.freeze()
for line in sys.stdin:
    call = json.loads(line)
    if not call["staysOpen"]:
        answer(call)
    elif os.fork() == 0:
        answer(call)
        os._exit(0)
