// The condition keys of Parameter Store, each by a user whom a policy keeps from one thing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)

let users = 0
/** Whether each call is denied to who may do everything but what the statement keeps them from. */
async function denied(Condition: object, ...calls: readonly ((client: typeof ssm) => Promise<unknown>)[]): Promise<boolean[]> {
  const but = { Effect: 'Deny', Action: 'ssm:*', Resource: '*', Condition } as const
  const client = sdk(server, await createUser(server, `user-${++users}`, allow('ssm:*'), but)).ssm
  const answers: boolean[] = []
  for (const call of calls) {
    answers.push(await call(client).then(() => false, (error: Error) => error.name === 'AccessDeniedException'))
  }
  return answers
}

test('ssm:Overwrite keeps what is there', async () => {
  const put = (Overwrite?: boolean) => (client: typeof ssm) =>
    client.putParameter({ Name: '/kept', Value: 'x', Type: 'String', ...(Overwrite !== undefined && { Overwrite }) })
  const Condition = { StringEquals: { 'ssm:Overwrite': 'true' } }
  assert.deepEqual(await denied(Condition, put(), put(true), put(false)), [false, true, false])
})

test('ssm:Recursive keeps from what is deeper', async () => {
  const read = (Recursive: boolean) => (client: typeof ssm) => client.getParametersByPath({ Path: '/kept', Recursive })
  assert.deepEqual(await denied({ StringEquals: { 'ssm:Recursive': 'true' } }, read(false), read(true)), [false, true])
})

test('ssm:Policies keeps from policies', async () => {
  const put = (Policies?: string) => (client: typeof ssm) =>
    client.putParameter({ Name: '/kept', Value: 'x', Overwrite: true, ...(Policies !== undefined && { Policies }) })
  const expires = '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2050-01-01T00:00:00Z"}}]'
  assert.deepEqual(await denied({ StringEquals: { 'ssm:Policies': 'true' } }, put(), put(''), put(expires)), [false, false, true])
})

test('each of the three is there for the one action that has it', async () => {
  const elsewhere = { StringEquals: { 'ssm:Overwrite': 'false', 'ssm:Policies': 'false' } }
  const recursive = { StringEquals: { 'ssm:Recursive': 'false' } }
  const put = (client: typeof ssm) => client.putParameter({ Name: '/new', Value: 'x', Type: 'String' })
  const get = (client: typeof ssm) => client.getParameter({ Name: '/kept' })
  const list = (client: typeof ssm) => client.getParametersByPath({ Path: '/' })
  assert.deepEqual(await denied(elsewhere, put, get, list), [true, false, false])
  assert.deepEqual(await denied(recursive, put, get, list), [false, false, true])
})

test('ssm:resourceTag and aws:ResourceTag see the parameter\'s tags', async () => {
  await ssm.putParameter({ Name: 'tagged', Value: 'x', Type: 'String', Tags: [{ Key: 'Team', Value: 'red' }] })
  await ssm.putParameter({ Name: 'plain', Value: 'x', Type: 'String' })
  const read = (Name: string) => (client: typeof ssm) => client.getParameter({ Name })
  for (const key of ['ssm:resourceTag/Team', 'aws:ResourceTag/team']) {
    assert.deepEqual(await denied({ StringEquals: { [key]: 'red' } }, read('tagged'), read('plain')), [true, false])
  }
})

test('aws:RequestTag and aws:TagKeys see the tags of the request', async () => {
  const place = { ResourceType: 'Parameter', ResourceId: 'plain' } as const
  const tag = (Key: string, Value: string) => (client: typeof ssm) =>
    client.addTagsToResource({ ...place, Tags: [{ Key, Value }] })
  const untag = (key: string) => (client: typeof ssm) => client.removeTagsFromResource({ ...place, TagKeys: [key] })
  const make = (Key: string) => (client: typeof ssm) =>
    client.putParameter({ Name: `made-${Key}`, Value: 'x', Type: 'String', Tags: [{ Key, Value: 'red' }] })
  const red = { StringEquals: { 'aws:RequestTag/team': 'red' } }
  assert.deepEqual(await denied(red, tag('team', 'red'), tag('team', 'blue'), make('team')), [true, false, true])
  const team = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } }
  assert.deepEqual(await denied(team, tag('team', 'x'), untag('team'), tag('cost', 'x'), make('a')), [true, true, false, false])
})
