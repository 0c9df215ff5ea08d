// The clients by which applications read parameters and secrets: they ask by calls of their own, and keep what they were told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run, runs } from '../kit/command-line.ts'
import { root, type Identity } from '../kit/identity.ts'
import { awsEnvironment, hasPackage, python } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser } from '../kit/users.ts'

const missing = (name: string, module: string) =>
  !hasPackage(module) && `the Python package ${name} is missing; install it with: python3 -m pip install ${name}`
const server = await startServer()
const { ssm, secretsmanager } = sdk(server)

/** Prints a line for each answer. */
async function lines(program: string, identity: Identity = root): Promise<readonly string[]> {
  const { code, out, err } = await python(server, program, identity)
  assert.equal(code, 0, err)
  return out.trimEnd().split('\n')
}

const withoutCache = missing('aws-secretsmanager-caching', 'aws_secretsmanager_caching')

test('aws-secretsmanager-caching reads a secret once, and its new value when it asks again', { skip: withoutCache }, async () => {
  await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'one' })
  const reader = await createUser(server, 'cache', allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']))
  const printed = await lines(`
import boto3, time
from aws_secretsmanager_caching import SecretCache, SecretCacheConfig
client = boto3.client('secretsmanager')
cache = SecretCache(config=SecretCacheConfig(secret_refresh_interval=1), client=client)
print(cache.get_secret_string('app/db'), cache.get_secret_string('app/db'))
boto3.client('secretsmanager', aws_access_key_id='${root.accessKeyId}', aws_secret_access_key='${root.secretAccessKey}') \\
  .put_secret_value(SecretId='app/db', SecretString='two')
for _ in range(100):
  if cache.get_secret_string('app/db') == 'two': break
  time.sleep(0.1)
print(cache.get_secret_string('app/db'), cache.get_secret_string('app/db', 'AWSPREVIOUS'))
`, reader)
  assert.deepEqual(printed, ['one one', 'two one'])
  // Each version is read once, and is found by its stages again, which DescribeSecret tells.
  const reads = (await server.records()).filter(({ eventName }) => eventName === 'GetSecretValue')
  assert.equal(reads.length, 2)
})

const withoutPowertools = missing('aws-lambda-powertools', 'aws_lambda_powertools')

test('Powertools reads parameters by name and by path, and secrets, and writes both', { skip: withoutPowertools }, async () => {
  const printed = await lines(`
from aws_lambda_powertools.utilities import parameters
parameters.set_parameter('/tools/plain', 'a', parameter_type='String')
parameters.set_parameter('/tools/below/secure', '{"b": 1}', parameter_type='SecureString', tier='Advanced')
parameters.set_secret('tools', '{"c": 2}')
parameters.set_secret('tools', '{"c": 3}')
print(parameters.get_parameter('/tools/plain'))
print(parameters.get_parameter('/tools/below/secure', decrypt=True, transform='json')['b'])
print(sorted(parameters.get_parameters('/tools', recursive=True, decrypt=True).items()))
print(sorted(parameters.get_parameters_by_name({'/tools/plain': {}, '/tools/below/secure': {'decrypt': True}}).items()))
print(parameters.get_secret('tools', transform='json')['c'])
try: parameters.get_parameter('/tools/nothing')
except parameters.GetParameterError as error: print(type(error).__name__)
`)
  const both = `[('%below/secure', '{"b": 1}'), ('%plain', 'a')]`
  assert.deepEqual(printed, ['a', '1', both.replaceAll('%', ''), both.replaceAll('%', '/tools/'), '3', 'GetParameterError'])
})

const withoutChamber = !runs('chamber', 'version') && 'chamber is missing; install 2.14 or newer'

test('chamber writes a service\'s parameters, and reads them by their path', { skip: withoutChamber }, async () => {
  const environment = { ...awsEnvironment(server, root), CHAMBER_AWS_SSM_ENDPOINT: server.url, CHAMBER_KMS_KEY_ALIAS: 'aws/ssm' }
  const chamber = async (...args: readonly string[]) => {
    const { code, out, err } = await run('chamber', args, environment)
    assert.equal(code, 0, err)
    return out
  }
  await chamber('write', 'shop', 'db-password', 'tiger')
  assert.equal(await chamber('read', '-q', 'shop', 'db-password'), 'tiger\n')
  assert.equal(await chamber('export', '--format', 'dotenv', 'shop'), 'DB_PASSWORD="tiger"\n')
  assert.equal((await ssm.getParameter({ Name: '/shop/db-password', WithDecryption: true })).Parameter!.Value, 'tiger')
})
