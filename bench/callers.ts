// What a call costs by who makes it: kms:Encrypt of 1 KB by a user with one policy, by a session of a role with the same policy,
// and by a user who has ten policies and a boundary in an account under service control policies at two levels. Beside it, what
// the decision takes of the call, without the look for who calls.
import { randomUUID } from 'node:crypto'
import type { Child } from './child.ts'
import { load } from './load.ts'
import { measureCallers, type Caller } from './measured-callers.ts'
import { account } from './plan.ts'
import { send, type Identity } from './requests.ts'
import { shareOut, type Part } from './samples.ts'
import {
  askIam, createKey, createPolicy, createUser, elementOf, encryptRequests, inFolder, startStockade, whileServing,
} from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 25
const connections = 16
const calls = 2000
const warmUp = 15_000
const many = 10

const decision = 'decide'
const inGateway = 'gateway/(stages/authorize|authorization|conditions|principals)'
const deciding = new RegExp(`^(engines/policy|${inGateway}|services/(iam|organizations))\\b`)
/** Of IAM's: who calls, which is asked before anything is decided, and what it makes of the journal. */
const beside = /^services\/iam\/(access-keys|last-used|consumers)\b/
const parts: readonly Part[] = [['beside', beside], [decision, deciding]]

export function callers(): Promise<void> {
  return inFolder(async folder => {
    const server = await startStockade(folder)
    await whileServing([server], async () => {
      const key = await createKey(server)
      const make = (name: string, of: string, caller: Identity): Caller =>
        ({ name, requests: encryptRequests(server, of, caller), measured: [] })
      const one = make('a user with one policy', key, await userWithOne(server, key))
      const session = make('a session of a role with one', key, await sessionOfRole(server, key))
      const member = await memberUnderControl(server)
      const ofMember = await createKey(server, member.administrator)
      const ten = make('a user with ten, a boundary, two controls', ofMember, await userWithTen(server, member, ofMember))
      await compare(server, [one, session, ten])
    })
  })
}

async function compare(server: Child, all: readonly Caller[]): Promise<void> {
  await measureCallers(server, all, { rounds, connections, calls, warmUp })
  const rows = []
  for (const { name, requests, measured } of all) {
    const { main, others } = await shareOut(server, parts, () => load(server, requests, connections, warmUp))
    const whole = [...main.values()].reduce((sum, part) => sum + part, others)
    rows.push([name, median(measured), ratio(measured, all[0]!.measured), `${percent(main.get(decision)! / whole)} %`])
  }
  printTable(
    `callers: CPU for each kms:Encrypt in microseconds, all threads, at ${connections} connections`,
    ['the caller is', 'stockade', 'to one policy', 'the decision'],
    rows,
  )
}

const percent = (part: number) => (part * 100).toFixed(1)

async function userWithOne(server: Child, key: string): Promise<Identity> {
  const UserName = 'one'
  const user = await createUser(server, UserName)
  const PolicyArn = await createPolicy(server, UserName, mayUse(account, key))
  await askIam(server, 'AttachUserPolicy', { UserName, PolicyArn })
  return user
}

async function sessionOfRole(server: Child, key: string): Promise<Identity> {
  const RoleName = 'worker'
  const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const role = elementOf(await askIam(server, 'CreateRole', { RoleName, AssumeRolePolicyDocument }), 'Arn')
  await askIam(server, 'AttachRolePolicy', { RoleName, PolicyArn: await createPolicy(server, RoleName, mayUse(account, key)) })
  return assume(server, role)
}

/** An account below a unit of the organization. */
interface Member {
  readonly id: string
  readonly administrator: Identity
}

/** Policies of the organization at its unit and at the account itself. */
async function memberUnderControl(server: Child): Promise<Member> {
  const ask = (operation: string, input: object) =>
    send(server, { service: 'organizations', target: `AWSOrganizationsV20161128.${operation}`, input })
  await ask('CreateOrganization', {})
  const top = idIn(await ask('ListRoots', {}))
  await ask('EnablePolicyType', { RootId: top, PolicyType: 'SERVICE_CONTROL_POLICY' })
  const made = await ask('CreateAccount', { AccountName: 'member', Email: 'member@example.com' })
  const id = /"AccountId":"(\d+)"/.exec(made)![1]!
  const unit = idIn(await ask('CreateOrganizationalUnit', { ParentId: top, Name: 'unit' }))
  await ask('MoveAccount', { AccountId: id, SourceParentId: top, DestinationParentId: unit })
  for (const TargetId of [unit, id]) {
    const Content = JSON.stringify(control)
    const PolicyId = idIn(await ask('CreatePolicy', { Type: 'SERVICE_CONTROL_POLICY', Name: TargetId, Description: '', Content }))
    await ask('AttachPolicy', { PolicyId, TargetId })
  }
  return { id, administrator: await assume(server, `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`) }
}

/** The first of an answer. */
const idIn = (answer: string): string => /"Id":"([^"]+)"/.exec(answer)![1]!

/** As many organizations have it. */
const control = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Deny', Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'], Resource: '*' },
    {
      Effect: 'Deny', NotAction: ['iam:*', 'sts:*', 'organizations:*'], Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
    },
  ],
}

/** Nine of the ten are about other services. */
async function userWithTen(server: Child, { id, administrator }: Member, key: string): Promise<Identity> {
  const UserName = 'ten'
  const user = await createUser(server, UserName, administrator)
  for (let number = 0; number < many; number++) {
    const said = number === many - 1 ? mayUse(id, key) : ofService(number, id)
    const PolicyArn = await createPolicy(server, `ten-${number}`, said, administrator)
    await askIam(server, 'AttachUserPolicy', { UserName, PolicyArn }, administrator)
  }
  const ofKeys = { Effect: 'Allow', Action: 'kms:*', Resource: '*' }
  const PermissionsBoundary = await createPolicy(server, 'boundary', ofKeys, administrator)
  await askIam(server, 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary }, administrator)
  return user
}

const mayUse = (owner: string, key: string) =>
  ({ Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: `arn:aws:kms:us-east-1:${owner}:key/${key}` })

const ofService = (number: number, owner: string) => ({
  Effect: 'Allow',
  Action: [`service${number}:Get*`, `service${number}:List*`],
  Resource: `arn:aws:service${number}:*:${owner}:thing/*`,
})

/** By a user who is made for it: root assumes no role. */
async function assume(server: Child, RoleArn: string): Promise<Identity> {
  const name = `assumes-${randomUUID()}`
  const user = await createUser(server, name)
  const PolicyArn = await createPolicy(server, name, { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn })
  await askIam(server, 'AttachUserPolicy', { UserName: name, PolicyArn })
  const parameters = { RoleArn, RoleSessionName: 'bench' }
  const answer = await send(server, { service: 'sts', apiVersion: '2011-06-15', action: 'AssumeRole', parameters }, user)
  return {
    accessKeyId: elementOf(answer, 'AccessKeyId'),
    secretAccessKey: elementOf(answer, 'SecretAccessKey'),
    sessionToken: elementOf(answer, 'SessionToken'),
  }
}
