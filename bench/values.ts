// What a value costs: a decrypted read of a parameter and of a secret, with the call to KMS within it, and a write of a secret,
// each beside a kms:Encrypt of 1 KB; and a page of a list, beside the same page of a tenth or a hundredth of the store.
import { randomBytes, randomUUID } from 'node:crypto'
import { Parameters } from '../src/services/ssm/parameters/parameters.ts'
import type { UnitOfWork } from '../src/storage/unit-of-work.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'
import { measureCallers, type Caller } from './measured-callers.ts'
import { addRecords, costOfPage, rowsOf } from './pages.ts'
import { send, signedRequest, type Call } from './requests.ts'
import { createKey, encryptRequests, inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const [rounds, different] = [9, 256]
const plans = [{ connections: 1, calls: 600 }, { connections: 16, calls: 3000 }]
/** A write has to be another each time, and each version that has no label goes in a while. */
const written = 2000
const measuring = { rounds, different, pages: 60 }

const ssm = (operation: string, input: object): Call => ({ service: 'ssm', target: `AmazonSSM.${operation}`, input })
const secrets = (operation: string, input: object): Call =>
  ({ service: 'secretsmanager', target: `secretsmanager.${operation}`, input })

export async function values(): Promise<void> {
  await inFolder(measureValues)
  await inFolder(measureLists)
}

async function measureValues(folder: string): Promise<void> {
  const server = await startStockade(folder)
  const bare = await startBare()
  await whileServing([server, bare], async () => {
    const encrypted = encryptRequests(server, await createKey(server))
    const same = (made: Call) => Array.from({ length: different }, () => signedRequest(server, made))
    const Value = randomBytes(350).toString('hex')
    await send(server, ssm('PutParameter', { Name: '/bench/secret', Type: 'SecureString', Value }))
    await send(server, secrets('CreateSecret', newValue({ Name: 'bench' })))
    for (let i = 0; i < different; i++) await send(server, secrets('CreateSecret', newValue({ Name: `bench-${i}` })))
    const puts = Array.from({ length: written }, (_, i) =>
      signedRequest(server, secrets('PutSecretValue', newValue({ SecretId: `bench-${i % different}` }))))
    for (const { connections, calls } of plans) {
      const make = (name: string, requests: readonly Buffer[]): Caller => ({ name, requests, measured: [] })
      const all = [
        make('kms:Encrypt', encrypted),
        make('ssm:GetParameter', same(ssm('GetParameter', { Name: '/bench/secret', WithDecryption: true }))),
        make('secretsmanager:GetSecretValue', same(secrets('GetSecretValue', { SecretId: 'bench' }))),
        make('secretsmanager:PutSecretValue', puts),
      ]
      const floor: number[] = []
      await load(bare, encrypted, connections, calls)
      for (let round = 0; round < rounds; round++) {
        await measureCallers(server, all, { rounds: 1, connections, calls, warmUp: round === 0 ? calls : 0 })
        floor.push(await cpuPerCall(bare, encrypted, connections, calls))
      }
      printTable(
        `values: CPU for each call in microseconds, all threads, at ${connections} connections (node:http: ${median(floor) | 0})`,
        ['call', 'stockade', 'to node:http', 'to kms:Encrypt'],
        all.map(({ name, measured }) => [name, median(measured), ratio(measured, floor), ratio(measured, all[0]!.measured)]),
      )
    }
  })
}

const newValue = (input: object) =>
  ({ ...input, SecretString: randomBytes(350).toString('hex'), ClientRequestToken: randomUUID() })

interface List {
  readonly name: string
  readonly sizes: readonly number[]
  readonly call: Call
}

const lists: readonly List[] = [
  {
    name: 'ssm:GetParametersByPath', sizes: [1000, 10_000],
    call: ssm('GetParametersByPath', { Path: '/bench/5', Recursive: true }),
  },
  {
    name: 'ssm:DescribeParameters', sizes: [1000, 100_000],
    call: ssm('DescribeParameters', { ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/bench/5/1'] }] }),
  },
]

/** Pages of lists as the store grows. */
async function measureLists(folder: string): Promise<void> {
  const measured = new Map<string, number>()
  let there = 0
  for (const size of [...new Set(lists.flatMap(({ sizes }) => sizes))].toSorted((a, b) => a - b)) {
    await addRecords(folder, [there, size], addParameter)
    there = size
    const server = await startStockade(folder)
    await whileServing([server], async () => {
      for (const { name, sizes, call } of lists) {
        if (sizes.includes(size)) measured.set(`${name} ${size}`, await costOfPage(server, call, measuring))
      }
    })
  }
  printTable(
    'values: CPU for each page of ten in microseconds, all threads, at one connection',
    ['list', 'parameters', 'stockade', 'to the smallest'],
    lists.flatMap(({ name, sizes }) => rowsOf(name, sizes, size => measured.get(`${name} ${size}`)!)),
  )
}

/** In ten paths in turn. */
const addParameter = (state: UnitOfWork, i: number): Promise<void> => state.insert(Parameters, {
  name: `/bench/${i % 10}/${i}`, version: 1, type: 'String', value: 'a value', modifiedAt: Date.now(), tags: {},
})
