import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GetParametersByPathRequest } from '@aws-sdk/client-ssm'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const all = ['/app', '/app-x/a', '/app/a', '/app/b', '/app/db/password', '/app/db/user', '/zoo/a', 'flag']
for (const Name of all) await ssm.putParameter({ Name, Value: Name, Type: 'String' })

async function names(request: GetParametersByPathRequest): Promise<string[]> {
  const found: string[] = []
  let NextToken: string | undefined
  do {
    const page = await ssm.getParametersByPath({ ...request, NextToken })
    found.push(...page.Parameters!.map(({ Name }) => Name!))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}

test('those right below a path, or all below it', async () => {
  assert.deepEqual(await names({ Path: '/app' }), ['/app/a', '/app/b'])
  assert.deepEqual(await names({ Path: '/app/' }), ['/app/a', '/app/b'])
  assert.deepEqual(await names({ Path: '/app', Recursive: true }), ['/app/a', '/app/b', '/app/db/password', '/app/db/user'])
  assert.deepEqual(await names({ Path: '/none', Recursive: true }), [])
  const everything = await names({ Path: '/', Recursive: true })
  assert.deepEqual(everything.toSorted(), all.toSorted())
})

test('page by page, with tokens that are good for their path alone', async () => {
  const oneByOne = await names({ Path: '/app', Recursive: true, MaxResults: 1 })
  assert.deepEqual(oneByOne, ['/app/a', '/app/b', '/app/db/password', '/app/db/user'])
  const { NextToken } = await ssm.getParametersByPath({ Path: '/app', MaxResults: 1 })
  const elsewhere = ssm.getParametersByPath({ Path: '/zoo', NextToken })
  await assertRefused(elsewhere, 'InvalidNextToken', `The following token is invalid: ${NextToken}.`)
})

test('what is no path', async () => {
  for (const Path of ['app', '/app//b', '/a b']) {
    await assertRefused(ssm.getParametersByPath({ Path }), 'ValidationException', /must begin with a forward slash/)
  }
})

test('is decided on the path alone: a Deny below it hides nothing', async () => {
  const deny = { Effect: 'Deny', Action: 'ssm:*', Resource: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/db/*' } as const
  const user = sdk(server, await createUser(server, 'user', allow('ssm:GetParametersByPath'), deny))
  const { Parameters } = await user.ssm.getParametersByPath({ Path: '/app', Recursive: true })
  assert.equal(Parameters?.length, 4)
  await assertRefused(user.ssm.getParametersByPath({ Path: '/app/db/x' }), 'AccessDeniedException', /explicit deny/)
})

test('is decided on the path as it is written, with the slash behind it or without', async () => {
  const on = (path: string) =>
    ({ ...allow('ssm:GetParametersByPath'), Resource: `arn:aws:ssm:us-east-1:000000000000:parameter${path}` })
  const denied = sdk(server, await createUser(server, 'kept-out', on('*'), { ...on('/app/*'), Effect: 'Deny' }))
  const refused = denied.ssm.getParametersByPath({ Path: '/app/', Recursive: true })
  await assertRefused(
    refused, 'AccessDeniedException', /on resource: arn:aws:ssm:us-east-1:000000000000:parameter\/app\/ with an explicit deny/,
  )
  assert.equal((await denied.ssm.getParametersByPath({ Path: '/app', Recursive: true })).Parameters?.length, 4)
  const allowed = sdk(server, await createUser(server, 'let-in', on('/app/*')))
  assert.equal((await allowed.ssm.getParametersByPath({ Path: '/app/', Recursive: true })).Parameters?.length, 4)
  await assertRefused(allowed.ssm.getParametersByPath({ Path: '/app' }), 'AccessDeniedException', /parameter\/app because/)
})

test('by type and by key', async () => {
  await ssm.putParameter({ Name: '/kinds/list', Value: 'a,b', Type: 'StringList' })
  await ssm.putParameter({ Name: '/kinds/deep/secret', Value: 'tiger', Type: 'SecureString' })
  const by = (Key: string, Option: string | undefined, Values: string[]) =>
    names({ Path: '/kinds', Recursive: true, ParameterFilters: [{ Key, Option, Values }] })
  assert.deepEqual(await by('Type', undefined, ['StringList']), ['/kinds/list'])
  assert.deepEqual(await by('Type', 'BeginsWith', ['SecureString']), ['/kinds/deep/secret'])
  assert.deepEqual(await by('KeyId', 'Equals', ['alias/aws/ssm']), ['/kinds/deep/secret'])
  const filters = [{ Key: 'Type', Values: ['SecureString'] }]
  const { Parameters } = await ssm.getParametersByPath({
    Path: '/kinds', Recursive: true, WithDecryption: true, ParameterFilters: filters,
  })
  assert.deepEqual(Parameters?.map(({ Value }) => Value), ['tiger'])
  assert.deepEqual(await names({ Path: '/kinds', ParameterFilters: filters }), [])
})

test('by a label: the version that has it, be it an old one', async () => {
  for (const Name of ['/labels/a', '/labels/b', '/labels/deep/c']) {
    await ssm.putParameter({ Name, Value: `old ${Name}`, Type: 'String' })
    await ssm.labelParameterVersion({ Name, Labels: ['stable', ...(Name === '/labels/b' ? ['other'] : [])] })
    await ssm.putParameter({ Name, Value: 'new', Type: 'StringList', Overwrite: true })
  }
  const read = async (Label: string, more: object = {}) => {
    const ParameterFilters = [{ Key: 'Label', Values: [Label] }]
    const { Parameters } = await ssm.getParametersByPath({ Path: '/labels', ParameterFilters, ...more })
    return Parameters?.map(({ Value, Version, Selector }) => [Value, Version, Selector])
  }
  assert.deepEqual(await read('stable'), [['old /labels/a', 1, undefined], ['old /labels/b', 1, undefined]])
  assert.equal((await read('stable', { Recursive: true }))?.length, 3)
  assert.deepEqual(await read('other', { Recursive: true }), [['old /labels/b', 1, undefined]])
  assert.deepEqual(await read('none'), [])
  const ParameterFilters = [{ Key: 'Label', Values: ['stable'] }, { Key: 'Type', Values: ['StringList'] }]
  assert.deepEqual(await names({ Path: '/labels', Recursive: true, ParameterFilters }), [])
  const Label = [{ Key: 'Label', Values: ['stable'] }]
  assert.equal((await names({ Path: '/labels', Recursive: true, MaxResults: 1, ParameterFilters: Label })).length, 3)
})

test('filters that a path does not know', async () => {
  const refused = (code: string, message: string, Key: string, Option: string | undefined, ...Values: string[]) =>
    assertRefused(ssm.getParametersByPath({ Path: '/app', ParameterFilters: [{ Key, Option, Values }] }), code, message)
  for (const key of ['Name', 'Path', 'Tier', 'DataType', 'tag:env']) {
    await refused(
      'InvalidFilterKey', `The following filter key is not valid: ${key}. Valid filter keys include: [Type, KeyId, Label].`,
      key, undefined, 'x',
    )
  }
  await refused(
    'InvalidFilterOption', 'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].',
    'Type', 'Contains', 'String',
  )
  await refused(
    'InvalidFilterOption', 'The following filter option is not valid: BeginsWith. Valid options include: [Equals].',
    'Label', 'BeginsWith', 'st',
  )
  await refused('InvalidFilterValue', 'The following filter Label can have only one value', 'Label', undefined, 'a', 'b')
  const { errorCode, requestParameters, resources } = await lastRecord(server, 'GetParametersByPath')
  assert.deepEqual({ errorCode, requestParameters, resources }, {
    errorCode: undefined,
    requestParameters: { path: '/app', parameterFilters: [{ key: 'Label', values: ['a', 'b'] }] },
    resources: [{ accountId: '000000000000', ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app' }],
  })
})
