// The clients by which applications read parameters and secrets: they ask by calls of their own, and keep what they were told.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { run, runs } from '../kit/command-line.ts'
import { root, type Identity } from '../kit/identity.ts'
import { runners } from '../kit/package.ts'
import { awsEnvironment, hasPackage, python } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
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

const readsOf = async (operation: string, name: string) => (await server.records()).filter(({ eventName, requestParameters }) =>
  eventName === operation && Object.values(requestParameters as object).includes(name)).length

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

const withoutTools = !existsSync(join(runners, '@aws-lambda-powertools/parameters'))
  && 'Powertools is missing; install it with: npm install --prefix .runners @aws-lambda-powertools/parameters'

test('Powertools for TypeScript does the same, and keeps what it has read', { skip: withoutTools }, async () => {
  await ssm.putParameter({ Name: '/typed/below/secure', Value: '{"b":1}', Type: 'SecureString', Tier: 'Advanced' })
  await secretsmanager.createSecret({ Name: 'typed', SecretString: '{"c":2}' })
  const path = '/typed'
  const reader = await createUser(server, 'typed', allow([
    'ssm:PutParameter', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'secretsmanager:GetSecretValue',
  ]))
  const { code, out, err } = await run(process.execPath, ['--input-type=module'], awsEnvironment(server, reader), `
import { getParameter, getParameters, getParametersByName, setParameter } from '@aws-lambda-powertools/parameters/ssm'
import { getSecret } from '@aws-lambda-powertools/parameters/secrets'
import { GetParameterError } from '@aws-lambda-powertools/parameters/errors'
console.log(await setParameter('${path}/plain', { value: 'a' }))
console.log(await getParameter('${path}/plain'), await getParameter('${path}/plain'))
console.log((await getParameter('${path}/below/secure', { decrypt: true, transform: 'json' })).b)
console.log(JSON.stringify(await getParameters('${path}', { recursive: true, decrypt: true })))
console.log(JSON.stringify(await getParametersByName({ '${path}/plain': {}, '${path}/below/secure': { decrypt: true } })))
console.log((await getSecret('typed', { transform: 'json' })).c, (await getSecret('typed', { transform: 'json' })).c)
await getParameter('${path}/nothing').catch(error => console.log(error instanceof GetParameterError))
`, join(checkout, '.runners'))
  assert.equal(code, 0, err)
  const [made, twice, one, below, named, secret, missed] = out.trimEnd().split('\n')
  assert.deepEqual([made, twice, one, secret, missed], ['1', 'a a', '1', '2 2', 'true'])
  assert.deepEqual(JSON.parse(below!), { plain: 'a', 'below/secure': '{"b":1}' })
  assert.deepEqual(JSON.parse(named!), { [`${path}/plain`]: 'a', [`${path}/below/secure`]: '{"b":1}' })
  assert.deepEqual([await readsOf('GetParameter', `${path}/plain`), await readsOf('GetSecretValue', 'typed')], [1, 1])
})

const jars = join(checkout, '.runners/secrets-cache')
const isFetched = existsSync(join(jars, 'aws-secretsmanager-caching-java-2.2.0.jar'))
const withoutJava = !runs('java', '-version') ? 'java is missing; install a JDK of version 17 or newer'
  : !isFetched && 'aws-secretsmanager-caching-java is missing; .ci/run has Maven put it into .runners/secrets-cache'

test('the cache for Java reads a secret once, and its new value when it asks again', { skip: withoutJava }, async t => {
  await secretsmanager.createSecret({ Name: 'java/db', SecretString: 'one' })
  const reader = await createUser(server, 'java', allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']))
  const program = join(checkout, 'test/suites/secret-caches/ReadTwice.java')
  const child = spawn('java', ['-cp', join(jars, '*'), program, 'java/db'], {
    env: { ...process.env, ...awsEnvironment(server, reader) },
  })
  t.after(() => child.kill())
  const [ended, err] = [once(child, 'close'), text(child.stderr)]
  const printed = createInterface(child.stdout)[Symbol.asyncIterator]()
  assert.equal((await printed.next()).value ?? await err, 'one one')
  await secretsmanager.putSecretValue({ SecretId: 'java/db', SecretString: 'two' })
  child.stdin.end('two\n')
  assert.equal((await printed.next()).value ?? await err, 'two')
  assert.deepEqual(await ended, [0, null])
  assert.equal(await readsOf('GetSecretValue', 'java/db'), 2)
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
