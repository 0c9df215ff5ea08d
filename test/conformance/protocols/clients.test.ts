// AWS's clients speak the protocols to a server of nothing but the engine: what they send is read, what is answered they accept.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../../kit/command-line.ts'
import { root } from '../../kit/identity.ts'
import { missing, models } from '../../kit/models.ts'
import { awsEnvironment, withoutBoto3 } from '../../kit/python.ts'
import { sdk, type Sdk } from '../../kit/sdk.ts'
import { checkout } from '../../kit/source-files.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { calls, services, type Call } from './calls.ts'
import { serveAll, wholeContracts, type Served } from './engine-server.ts'

const folder = temporaryFolder()
after(() => folder.remove())

const contracts = missing ? undefined : await wholeContracts(folder.path)

interface ModelOfBotocore {
  readonly metadata: { readonly apiVersion: string; protocol: string; protocols?: readonly string[] }
}

/** botocore takes the protocol from its model; older ones choose JSON where a service has CBOR too. */
function modelsForBotocore(): string {
  for (const name of services) {
    const model = JSON.parse(readFileSync(join(models, `${name}.json`), 'utf8')) as ModelOfBotocore
    const { metadata } = model
    metadata.protocols = [metadata.protocol]
    const version = join(folder.path, 'data', name, metadata.apiVersion)
    mkdirSync(version, { recursive: true })
    writeFileSync(join(version, 'service-2.json'), JSON.stringify(model))
  }
  return join(folder.path, 'data')
}

/** What clients add by themselves. */
const added = new Set([
  'ChecksumAlgorithm', 'ChecksumMode', 'ChecksumCRC32', 'ContentMD5', 'ContentLength', 'ContentType', 'EncodingType',
])

const asked = (input: unknown): unknown =>
  Object.fromEntries(Object.entries(input as object).filter(([name, value]) => !added.has(name) && value !== undefined))

function check(call: Call, { seen }: Served, told: unknown): void {
  const name = `${call.service} ${call.method}`
  const { input } = seen.shift() ?? assert.fail(`${name} did not come: ${JSON.stringify(told)}`)
  assert.deepEqual(asked(input), asked(call.read ?? call.input ?? {}), name)
  assert.deepEqual(told, call.told ?? call.answer, name)
}

test('boto3 speaks each protocol', { skip: missing || withoutBoto3 }, async t => {
  const served = await serveAll(contracts!)
  const sent = calls.map(({ service, method, input }) => ({ service, method, input, url: served.get(service)!.url }))
  const environment = { ...awsEnvironment(served.get('s3')!, root), AWS_DATA_PATH: modelsForBotocore() }
  const { out, err } = await run('python3', [join(checkout, 'test/kit/call_services.py')], environment, JSON.stringify(sent))
  assert.notEqual(out, '', err)
  const spoken = new Set([...served.values()].flatMap(({ seen }) => seen).map(({ protocol }) => protocol))
  t.diagnostic(`${calls.length} calls`)
  assert.deepEqual([...spoken].toSorted(), ['awsJson1_0', 'awsJson1_1', 'ec2Query', 'restJson1', 'restXml', 'rpcV2Cbor'])
  for (const [index, told] of (JSON.parse(out) as unknown[]).entries()) {
    check(calls[index]!, served.get(calls[index]!.service)!, told)
  }
})

type Clients = Readonly<Record<string, (input: unknown) => Promise<Record<string, unknown>>>>

function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given)
  if (typeof value !== 'object' || value === null) return value
  const { bytes, seconds } = value as { bytes?: string; seconds?: number }
  if (bytes !== undefined) return Buffer.from(bytes, 'base64')
  if (seconds !== undefined) return new Date(seconds * 1000)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, given(item)]))
}

interface Stream {
  transformToByteArray(): Promise<Uint8Array>
}

async function allOf(events: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for await (const event of events) all.push(event)
  return all
}

async function plain(value: unknown): Promise<unknown> {
  if (value instanceof Date) return { seconds: value.getTime() / 1000 }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return Promise.all(value.map(plain))
  if (typeof value !== 'object' || value === null) return value
  if ('transformToByteArray' in value) return plain(await (value as Stream).transformToByteArray())
  if (Symbol.asyncIterator in value) return plain(await allOf(value as AsyncIterable<unknown>))
  const entries = Object.entries(value).filter(([name, item]) => name !== '$metadata' && item !== undefined)
  return Object.fromEntries(await Promise.all(entries.map(async ([name, item]) => [name, await plain(item)] as const)))
}

interface SdkError {
  readonly name: string
  readonly message: string
  readonly $metadata: { readonly httpStatusCode?: number }
}

const spokenInJavaScript: readonly string[] = ['guardduty', 's3', 'shield', 'sqs'] satisfies (keyof Sdk)[]

test('the SDK for JavaScript does so too', { skip: missing }, async () => {
  const served = await serveAll(contracts!)
  const ours = calls.filter(({ service }) => spokenInJavaScript.includes(service))
  for (const call of ours) {
    const clients = sdk(served.get(call.service)!)[call.service as keyof Sdk] as unknown as Clients
    const method = call.method.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    const told = await clients[method]!(given(call.input ?? {})).catch(({ name, message, $metadata }: SdkError) =>
      ({ code: name, message, status: $metadata.httpStatusCode }))
    check(call, served.get(call.service)!, await plain(told))
  }
  assert.ok(ours.length > 10)
})
