// What a caller's policies cost: kms:Encrypt of 1 KB by a user with one managed policy, and by users in ten groups that have ten
// managed policies each. The first hundred are about as many services; each of the second is about a key, all but one another.
import { randomUUID } from 'node:crypto'
import type { Child } from './child.ts'
import { measureCallers, type Caller } from './measured-callers.ts'
import type { Identity } from './requests.ts'
import {
  askIam as ask, createKey, createPolicy, createUser, encryptRequests, inFolder, startStockade, whileServing,
} from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 15
const connections = 16
const calls = 4000
const warmUp = 15_000
const account = '000000000000'
const many = 10

export function policies(): Promise<void> {
  return inFolder(async folder => {
    const server = await startStockade(folder)
    await whileServing([server], async () => {
      const key = await createKey(server)
      const mayEncrypt = statement(`arn:aws:kms:us-east-1:${account}:key/${key}`)
      const make = (name: string, user: Identity): Caller =>
        ({ name, requests: encryptRequests(server, key, user), measured: [] })
      const one = make('one policy', await userWithOne(server, mayEncrypt))
      const mixed = make('a hundred of many services', await userWithHundred(server, 'mixed', mayEncrypt, ofService))
      const same = make('a hundred, each for a key', await userWithHundred(server, 'keys', mayEncrypt, ofOtherKey))
      await compare(server, one, [mixed, same])
    })
  })
}

async function compare(server: Child, one: Caller, others: readonly Caller[]): Promise<void> {
  const callers = [one, ...others]
  await measureCallers(server, callers, { rounds, connections, calls, warmUp })
  printTable(
    `policies: CPU for each kms:Encrypt in microseconds, all threads, at ${connections} connections`,
    ['the caller has', 'stockade', 'to one policy'],
    callers.map(({ name, measured }) => [name, median(measured), ratio(measured, one.measured)]),
  )
}

const statement = (Resource: string) => ({ Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt'], Resource })

async function userWithOne(server: Child, mayEncrypt: object): Promise<Identity> {
  const user = await createUser(server, 'one')
  await ask(server, 'AttachUserPolicy', { UserName: 'one', PolicyArn: await createPolicy(server, 'one', mayEncrypt) })
  return user
}

/** The last of the hundred allows the call; `other` says what the one of a number allows, which is never this call. */
async function userWithHundred(
  server: Child, name: string, mayEncrypt: object, other: (number: number) => object,
): Promise<Identity> {
  const user = await createUser(server, name)
  for (let group = 0; group < many; group++) {
    const GroupName = `${name}-${group}`
    await ask(server, 'CreateGroup', { GroupName })
    for (let number = group * many; number < (group + 1) * many; number++) {
      const said = number === many * many - 1 ? mayEncrypt : other(number)
      await ask(server, 'AttachGroupPolicy', { GroupName, PolicyArn: await createPolicy(server, `${name}-${number}`, said) })
    }
    await ask(server, 'AddUserToGroup', { GroupName, UserName: name })
  }
  return user
}

const ofService = (number: number) => ({
  Effect: number % 7 === 0 ? 'Deny' : 'Allow',
  Action: [`service${number}:Get*`, `service${number}:List*`],
  Resource: `arn:aws:service${number}:*:${account}:thing/*`,
})

const ofOtherKey = (number: number) => ({
  ...statement(`arn:aws:kms:us-east-1:${account}:key/${randomUUID()}`),
  ...(number % 7 === 0 && { Effect: 'Deny', Resource: `arn:aws:kms:*:${account}:key/${number}-*` }),
})
