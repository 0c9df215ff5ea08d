// Calls a second of writers who all change one thing, beside as many who change one each: what it costs to meet.
import { noPostgres, startPostgres } from '../test/kit/postgres.ts'
import type { Child } from './child.ts'
import { load } from './load.ts'
import { call, send, signedRequest, type JsonCall, type QueryCall } from './requests.ts'
import { createKey, inFolder, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 3
const writers = [1, 4, 16, 64]
const many = 64
const calls = 512

/** What is changed, and back again where a change can be made once. `one` of them, or each of many in turn. */
interface Change {
  readonly what: string
  readonly make: (one: number, number: number) => JsonCall | QueryCall
  readonly undo?: (one: number, number: number) => JsonCall | QueryCall
}

export function contention(): Promise<void> {
  return inFolder(async folder => {
    const rows = await measured('SQLite', folder)
    if (noPostgres) console.log(`PostgreSQL is not measured: ${noPostgres}.`)
    else {
      const server = await startPostgres()
      try {
        rows.push(...(await measured('PostgreSQL', folder, await server.createDatabase())))
      } finally {
        await server.close()
      }
    }
    printTable('contention: durable calls a second', ['what is changed, by how many', `${many} of them`, 'one', 'ratio'], rows)
  })
}

type Row = readonly (string | number)[]

async function measured(engine: string, folder: string, store?: string): Promise<Row[]> {
  const rows: Row[] = []
  const server = await startStockade(folder, store === undefined ? {} : { store })
  await whileServing([server], async () => {
    for (const change of await changes(server)) {
      for (const connections of writers) {
        const [apart, together] = [[] as number[], [] as number[]]
        for (let round = 0; round < rounds; round++) {
          apart.push(await callsPerSecond(server, change, connections, many))
          together.push(await callsPerSecond(server, change, connections, 1))
        }
        rows.push([`${engine}: ${change.what}, ${connections}`, median(apart), median(together), ratio(together, apart)])
      }
    }
  })
  return rows
}

async function callsPerSecond(server: Child, { make, undo }: Change, connections: number, nouns: number): Promise<number> {
  const requests = (of: Change['make']) => Array.from({ length: calls }, (_, i) => signedRequest(server, of(i % nouns, i)))
  const made = requests(make)
  const began = performance.now()
  await load(server, made, connections, calls)
  const seconds = (performance.now() - began) / 1000
  if (undo) await load(server, requests(undo), many, calls)
  return calls / seconds
}

async function changes(server: Child): Promise<readonly Change[]> {
  const iam = (action: string, parameters: QueryCall['parameters']): QueryCall =>
    ({ service: 'iam', apiVersion: '2010-05-08', action, parameters })
  const policyOf = (one: number) => ({ PolicyArn: `arn:aws:iam::000000000000:policy/p${one}` })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
  const keys: string[] = []
  for (let one = 0; one < many; one++) {
    keys.push(await createKey(server))
    await send(server, iam('CreateGroup', { GroupName: `g${one}` }))
    await send(server, iam('CreatePolicy', { PolicyName: `p${one}`, PolicyDocument }))
  }
  for (let number = 0; number < calls; number++) await send(server, iam('CreateUser', { UserName: `u${number}` }))
  const membership = (action: string) => (one: number, number: number) =>
    iam(action, { GroupName: `g${one}`, UserName: `u${number}` })
  const attachment = (action: string) => (one: number, number: number) =>
    iam(action, { ...policyOf(one), UserName: `u${number}` })
  const tag = (one: number, number: number): JsonCall => ({
    service: 'kms', target: 'TrentService.TagResource',
    input: { KeyId: keys[one]!, Tags: [{ TagKey: 'number', TagValue: String(number) }] },
  })
  const put = (one: number, number: number): JsonCall => ({
    service: 'ssm', target: 'AmazonSSM.PutParameter',
    input: { Name: `/p${one}`, Value: String(number), Type: 'String', Overwrite: true },
  })
  for (let one = 0; one < many; one++) await call(server, put(one, 0))
  return [
    { what: 'users join a group', make: membership('AddUserToGroup'), undo: membership('RemoveUserFromGroup') },
    { what: 'a policy is attached to users', make: attachment('AttachUserPolicy'), undo: attachment('DetachUserPolicy') },
    { what: 'a key is tagged', make: tag },
    { what: 'a parameter is put', make: put },
  ]
}
