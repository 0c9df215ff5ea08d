// What a call costs whose caller a grant lets use the key: kms:Encrypt of 1 KB by a user with one policy, and by a user without
// any, of a key with ten grants and of one with 10,000, of which one is his.
import type { Child } from './child.ts'
import { load } from './load.ts'
import { measureCallers, type Caller } from './measured-callers.ts'
import { account } from './plan.ts'
import { call, signedRequest, type Identity } from './requests.ts'
import { askIam, createKey, createPolicy, createUser, encryptRequests, inFolder, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 15
const connections = 16
const calls = 4000
const warmUp = 15_000
const others = 100

export function grants(): Promise<void> {
  return inFolder(async folder => {
    const server = await startStockade(folder)
    await whileServing([server], async () => {
      const key = await createKey(server)
      const make = (name: string, of: string, user: Identity): Caller =>
        ({ name, requests: encryptRequests(server, of, user), measured: [] })
      const allowed = make('one policy', key, await userWithPolicy(server, key))
      const grantee = await createUser(server, 'grantee')
      for (let number = 0; number < others; number++) await createUser(server, other(number))
      const few = make('ten grants on the key', await keyWithGrants(server, 10), grantee)
      const many = make('10,000 grants on the key', await keyWithGrants(server, 10_000), grantee)
      await compare(server, [allowed, few, many])
    })
  })
}

async function compare(server: Child, all: readonly Caller[]): Promise<void> {
  await measureCallers(server, all, { rounds, connections, calls, warmUp })
  printTable(
    `grants: CPU for each kms:Encrypt in microseconds, all threads, at ${connections} connections`,
    ['the caller has', 'stockade', 'to one policy', 'to ten grants'],
    all.map(({ name, measured }) => (
      [name, median(measured), ...all.slice(0, 2).map(reference => ratio(measured, reference.measured))]
    )),
  )
}

async function userWithPolicy(server: Child, key: string): Promise<Identity> {
  const user = await createUser(server, 'one')
  const said = { Effect: 'Allow', Action: 'kms:Encrypt', Resource: `arn:aws:kms:us-east-1:${account}:key/${key}` }
  await askIam(server, 'AttachUserPolicy', { UserName: 'one', PolicyArn: await createPolicy(server, 'one', said) })
  return user
}

const other = (number: number) => `other-${number % others}`
const arnOf = (name: string) => `arn:aws:iam::${account}:user/${name}`

/** All but one are for others. */
async function keyWithGrants(server: Child, howMany: number): Promise<string> {
  const KeyId = await createKey(server)
  const asked = (input: object) => ({ service: 'kms', target: 'TrentService.CreateGrant', input: { KeyId, ...input } })
  const requests = Array.from({ length: howMany - 1 }, (_, number) => signedRequest(server, asked({
    GranteePrincipal: arnOf(other(number)), Operations: ['Encrypt', 'Decrypt'],
    Constraints: { EncryptionContextSubset: { number: String(number) } },
  })))
  await load(server, requests, connections, requests.length)
  await call(server, asked({ GranteePrincipal: arnOf('grantee'), Operations: ['Encrypt'] }))
  return KeyId
}
