# Calls that come as lines of JSON on standard input, made through boto3; the answers go out the same way.
import base64
import datetime
import json
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

sessions = {}


def client(service, key):
    if (service, key["accessKeyId"]) not in sessions:
        session = boto3.Session(key["accessKeyId"], key["secretAccessKey"])
        sessions[service, key["accessKeyId"]] = session.client(service)
    return sessions[service, key["accessKeyId"]]


def read_bytes(value):
    return base64.b64decode(value["$bytes"]) if "$bytes" in value else value


def print_value(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return base64.b64encode(value).decode()


for line in sys.stdin:
    call = json.loads(line, object_hook=read_bytes)
    try:
        method = getattr(client(call["service"], call["identity"]), xform_name(call["operation"]))
        answer = {"output": method(**call["input"])}
    except ClientError as error:
        answer = {"error": error.response["Error"]}
    print(json.dumps(answer, default=print_value), flush=True)
