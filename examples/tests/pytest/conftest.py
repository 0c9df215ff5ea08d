"""One server for the whole run, which is emptied for each test."""
import os
import signal
import subprocess

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

KEY_ID, SECRET = 'AKIA0123456789ABCDEF', 'for-tests-alone-and-for-nothing-else'


@pytest.fixture(scope='session')
def stockade():
    root = {'STOCKADE_ROOT_ACCESS_KEY_ID': KEY_ID, 'STOCKADE_ROOT_SECRET_ACCESS_KEY': SECRET, 'STOCKADE_LOG': 'off'}
    # Without --no npx would fetch what is not installed, by its name, whoever published that.
    command = ['npx', '--no', '--', 'stockade-server', 'start', '--ephemeral', '--dev', '--port', '0']
    # npx starts the server as a child of its own: a session of theirs is ended as a whole.
    server = subprocess.Popen(command, env=os.environ | root, stdout=subprocess.PIPE, text=True, start_new_session=True)
    ready = 'Stockade is ready on '
    url = next((line.removeprefix(ready).strip() for line in server.stdout if line.startswith(ready)), None)
    assert url, 'The server ended before it was ready.'
    yield url
    os.killpg(server.pid, signal.SIGTERM)
    server.wait()


@pytest.fixture(autouse=True)
def reset(stockade):
    """Throws away what the test before made: a POST that the root user signs."""
    request = AWSRequest('POST', f'{stockade}/_stockade/reset', data='{}')
    SigV4Auth(Credentials(KEY_ID, SECRET), 'stockade', 'us-east-1').add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    assert answer.status_code == 200, answer.text


@pytest.fixture
def client(stockade):
    """A client of the service that is named: client('kms')."""
    def make(service):
        return boto3.client(
            service, endpoint_url=stockade, region_name='us-east-1', aws_access_key_id=KEY_ID, aws_secret_access_key=SECRET)
    return make
