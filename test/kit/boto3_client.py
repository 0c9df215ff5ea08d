# Calls that come as lines of JSON on standard input, made through boto3; the answers go out the same way.
import base64
import datetime
import json
import re
import socket
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.response import StreamingBody


def lookup(host, *rest, resolve=socket.getaddrinfo, **named):
    """A name in front of an address is that address: clients put an account's number there."""
    return resolve(re.sub(r"^.+\.(?=127\.0\.0\.1$)", "", host), *rest, **named)


socket.getaddrinfo = lookup

clients = {}


def client(service, identity):
    credentials = (identity["accessKeyId"], identity["secretAccessKey"], identity.get("sessionToken"))
    if (service, credentials) not in clients:
        clients[service, credentials] = boto3.Session(*credentials).client(service)
    return clients[service, credentials]


def answer(call):
    made_by = client(call["service"], call["identity"])
    method = xform_name(call["operation"])
    if call["operation"] not in made_by.meta.service_model.operation_names:
        return {"isUnknown": True}
    if "pageSize" not in call:
        return {"output": getattr(made_by, method)(**call["input"])}
    paging = {"PageSize": call["pageSize"]}
    pages = made_by.get_paginator(method).paginate(**call["input"], PaginationConfig=paging)
    return {"output": pages.build_full_result()}


def read_bytes(value):
    return base64.b64decode(value["$bytes"]) if "$bytes" in value else value


def print_value(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, StreamingBody):
        value = value.read()
    return base64.b64encode(value).decode()


for line in sys.stdin:
    try:
        printed = answer(json.loads(line, object_hook=read_bytes))
    except ClientError as error:
        printed = {"error": error.response["Error"]}
    print(json.dumps(printed, default=print_value), flush=True)
