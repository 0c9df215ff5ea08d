# Reads answers as botocore does: JSON in, a list of cases; JSON out, what botocore made of each. Blobs become {"bytes": base64},
# moments {"seconds": number}.
import base64
import datetime
import json
import math
import sys

from botocore.awsrequest import HeadersDict
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return {'bytes': base64.b64encode(value).decode()}
    if hasattr(value, 'read'):
        return {'bytes': base64.b64encode(value.read()).decode()}
    if isinstance(value, datetime.datetime):
        return {'seconds': value.timestamp()}
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    return value


def parse(case, operation, shape):
    answer = case['answer']
    return create_parser(case['metadata']['protocol']).parse({
        'headers': HeadersDict(answer['headers']), 'status_code': answer['status'], 'body': base64.b64decode(answer['body']),
        'context': {'operation_name': operation.name},
    }, shape)


def read(case):
    service = ServiceModel({
        'metadata': case['metadata'], 'shapes': case['shapes'], 'operations': {case['given']['name']: case['given']},
    })
    operation = OperationModel(case['given'], service)
    answer = case['answer']
    parsed = parse(case, operation, operation.output_shape)
    parsed.pop('ResponseMetadata', None)
    if answer['status'] < 300:
        return plain(parsed)
    code, message = parsed['Error'].get('Code'), parsed['Error'].get('Message') or ''
    shape = service.shape_for_error_code(code)
    members = {} if shape is None else parse(case, operation, shape)
    return plain({'Error': {'Code': code, 'Message': message}, **{
        key: value for key, value in members.items() if key.lower() != 'message'}})


def attempt(case):
    try:
        return {'parsed': read(case)}
    except Exception as error:
        return {'error': f'{type(error).__name__}: {error}'}


print(json.dumps([attempt(case) for case in json.load(sys.stdin)]))
