# Calls services through boto3: JSON in, a list of calls; JSON out, what each was answered. Blobs are {"bytes": base64}, moments
# {"seconds": number}.
import base64
import datetime
import json
import sys

import boto3
from botocore.config import Config
from botocore.eventstream import EventStream
from botocore.exceptions import ClientError


def given(value):
    if isinstance(value, dict):
        if set(value) == {'bytes'}:
            return base64.b64decode(value['bytes'])
        if set(value) == {'seconds'}:
            return datetime.datetime.fromtimestamp(value['seconds'], datetime.timezone.utc)
        return {key: given(item) for key, item in value.items()}
    return [given(item) for item in value] if isinstance(value, list) else value


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None and key != 'ResponseMetadata'}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, EventStream):
        return [plain(event) for event in value]
    if hasattr(value, 'read'):
        value = value.read()
    if isinstance(value, bytes):
        return {'bytes': base64.b64encode(value).decode()}
    return {'seconds': value.timestamp()} if isinstance(value, datetime.datetime) else value


def answer(call):
    config = Config(
        inject_host_prefix=False, parameter_validation=False, retries={'max_attempts': 0}, s3={'addressing_style': 'path'})
    client = boto3.client(call['service'], endpoint_url=call.get('url'), config=config)
    try:
        return plain(getattr(client, call['method'])(**given(call.get('input', {}))))
    except ClientError as error:
        found = error.response['Error']
        status = error.response['ResponseMetadata']['HTTPStatusCode']
        return {'code': found['Code'], 'message': found['Message'], 'status': status}


print(json.dumps([answer(call) for call in json.load(sys.stdin)]))
