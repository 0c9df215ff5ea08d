import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DescribeParametersRequest, ParameterStringFilter } from '@aws-sdk/client-ssm'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms, ssm } = sdk(server)
const { KeyMetadata: key } = await kms.createKey()
const put = (Name: string, more: object = {}) => ssm.putParameter({ Name, Value: 'x', Type: 'String', ...more })
const Tags = [{ Key: 'env', Value: 'prod' }, { Key: 'empty', Value: '' }]
await put('/app/db/password', { Type: 'SecureString', KeyId: key!.KeyId })
await put('/app/db/user', { Description: 'who', Tags })
await put('/app/list', { Type: 'StringList', Tags: [{ Key: 'env', Value: 'test' }] })
await put('/app/managed', { Type: 'SecureString' })
await put('app-x')
await put('flag')
await ssm.putParameter({ Name: 'flag', Value: 'y', Overwrite: true })

async function names(request: DescribeParametersRequest): Promise<string[]> {
  const found: string[] = []
  let NextToken: string | undefined
  do {
    const page = await ssm.describeParameters({ ...request, NextToken })
    found.push(...page.Parameters!.map(({ Name }) => Name!))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}
const by = (...ParameterFilters: ParameterStringFilter[]) => names({ ParameterFilters })
const filter = (Key: string, Option?: string, ...Values: string[]) =>
  ({ Key, ...(Option !== undefined && { Option }), ...(Values.length > 0 && { Values }) })

test('what is known of each, and no value', async () => {
  const { Parameters } = await ssm.describeParameters({})
  const common = { LastModifiedUser: 'arn:aws:iam::000000000000:root', Tier: 'Standard', Policies: [], DataType: 'text' }
  const ARN = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter/${name}`
  assert.deepEqual(Parameters?.map(({ LastModifiedDate, ...rest }) => LastModifiedDate! <= new Date() && rest), [
    { ...common, Name: '/app/db/password', ARN: ARN('app/db/password'), Type: 'SecureString', KeyId: key!.KeyId, Version: 1 },
    { ...common, Name: '/app/db/user', ARN: ARN('app/db/user'), Type: 'String', Description: 'who', Version: 1 },
    { ...common, Name: '/app/list', ARN: ARN('app/list'), Type: 'StringList', Version: 1 },
    { ...common, Name: '/app/managed', ARN: ARN('app/managed'), Type: 'SecureString', KeyId: 'alias/aws/ssm', Version: 1 },
    { ...common, Name: 'app-x', ARN: ARN('app-x'), Type: 'String', Version: 1 },
    { ...common, Name: 'flag', ARN: ARN('flag'), Type: 'String', Version: 2 },
  ])
})

test('by name: the whole of it, how it begins, what it contains', async () => {
  assert.deepEqual(await by(filter('Name', undefined, '/app/list', '/flag', '/none')), ['/app/list', 'flag'])
  assert.deepEqual(await by(filter('Name', 'BeginsWith', '/app/db/')), ['/app/db/password', '/app/db/user'])
  assert.deepEqual(await by(filter('Name', 'BeginsWith', 'app')), [
    '/app/db/password', '/app/db/user', '/app/list', '/app/managed', 'app-x',
  ])
  assert.deepEqual(await by(filter('Name', 'Contains', 'db/', '-x')), ['/app/db/password', '/app/db/user', 'app-x'])
  assert.deepEqual(await by(filter('Name', 'Equals', '/no name, ü')), [])
})

test('by path: right below it, or deeper as well', async () => {
  assert.deepEqual(await by(filter('Path', undefined, '/app')), ['/app/list', '/app/managed'])
  assert.deepEqual(await by(filter('Path', 'OneLevel', '/')), ['app-x', 'flag'])
  const all = ['/app/db/password', '/app/db/user', '/app/list', '/app/managed']
  assert.deepEqual(await by(filter('Path', 'Recursive', '/app/', '/none')), all)
  assert.equal((await by(filter('Path', 'Recursive', '/'))).length, 6)
})

test('by type, key, tier, kind of data and tag, each of which must hold', async () => {
  assert.deepEqual(await by(filter('Type', undefined, 'StringList', 'SecureString')), [
    '/app/db/password', '/app/list', '/app/managed',
  ])
  assert.deepEqual(await by(filter('Type', 'BeginsWith', 'String')), ['/app/db/user', '/app/list', 'app-x', 'flag'])
  assert.deepEqual(await by(filter('KeyId', undefined, 'alias/aws/ssm')), ['/app/managed'])
  assert.deepEqual(await by(filter('KeyId', 'BeginsWith', key!.KeyId!.slice(0, 8))), ['/app/db/password'])
  assert.equal((await by(filter('Tier', undefined, 'Standard'), filter('DataType', undefined, 'text'))).length, 6)
  assert.deepEqual(await by(filter('Tier', undefined, 'Advanced')), [])
  assert.deepEqual(await by(filter('DataType', undefined, 'aws:ec2:image')), [])
  assert.deepEqual(await by(filter('tag:env')), ['/app/db/user', '/app/list'])
  assert.deepEqual(await by(filter('tag:env', 'BeginsWith', 'pr')), ['/app/db/user'])
  assert.deepEqual(await by(filter('tag:empty'), filter('tag:env', 'Equals', 'prod')), ['/app/db/user'])
  assert.deepEqual(await by(filter('tag:constructor')), [])
  assert.deepEqual(await by(filter('Name', 'BeginsWith', '/app/'), filter('tag:env', undefined, 'test')), ['/app/list'])
})

test('the older filters, which know no options', async () => {
  const older = (Key: 'Name' | 'Type' | 'KeyId', ...Values: string[]) => names({ Filters: [{ Key, Values }] })
  assert.deepEqual(await older('Name', '/app/db/', 'fl'), ['/app/db/password', '/app/db/user', 'flag'])
  assert.deepEqual(await older('Type', 'String'), ['/app/db/user', 'app-x', 'flag'])
  assert.deepEqual(await older('KeyId', 'alias/aws/ssm'), ['/app/managed'])
  const ParameterFilters = [filter('Type', undefined, 'String')]
  const both = ssm.describeParameters({ Filters: [{ Key: 'Name', Values: ['x'] }], ParameterFilters })
  await assertRefused(both, 'ValidationException', 'You can use either Filters or ParameterFilters in a single request.')
})

const refused = (code: string, message: string | RegExp, ...ParameterFilters: ParameterStringFilter[]) =>
  assertRefused(ssm.describeParameters({ ParameterFilters }), code, message)

test('a key that is none, or not of this list, or there twice', async () => {
  const pattern = /'parameterFilters\.1\.member\.key' .* regular expression pattern/
  await refused('ValidationException', pattern, filter('Nam', undefined, 'x'))
  await refused(
    'InvalidFilterKey', /^The following filter key is not valid: Label\. Valid filter keys include: \[Path, Name, Type, Key/,
    filter('Label', undefined, 'x'),
  )
  await refused(
    'InvalidFilterKey',
    'The following filter is duplicated in the request: Name. A request can contain only one occurrence of a specific filter.',
    filter('Name', undefined, 'x'), filter('Name', undefined, 'y'),
  )
})

test('one of the older filters that is there twice', async () => {
  const Filters = [{ Key: 'Name', Values: ['x'] }, { Key: 'Name', Values: ['y'] }] as const
  await assertRefused(
    ssm.describeParameters({ Filters: Filters.map(({ Key, Values }) => ({ Key, Values: [...Values] })) }), 'InvalidFilterKey',
    'The following filter is duplicated in the request: Name. A request can contain only one occurrence of a specific filter.',
  )
})

test('an option that the key does not know', async () => {
  await refused(
    'InvalidFilterOption', 'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].',
    filter('Type', 'Contains', 'String'),
  )
  await refused(
    'InvalidFilterOption', 'The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].',
    filter('Path', 'Equals', '/app'),
  )
})

test('values that are missing or wrong', async () => {
  for (const Key of ['Name', 'Type', 'KeyId', 'Path', 'Tier', 'DataType']) {
    await refused('InvalidFilterValue', `The following filter values are missing : null for filter key ${Key}.`, filter(Key))
  }
  await refused(
    'InvalidFilterOption',
    'The following filter value is not valid: test. Valid values include: [String, StringList, SecureString].',
    filter('Type', undefined, 'test'),
  )
  await refused(
    'InvalidFilterOption',
    'The following filter value is not valid: test. Valid values include: [Standard, Advanced, Intelligent-Tiering].',
    filter('Tier', undefined, 'test'),
  )
  for (const path of ['app', '//', '/###']) {
    await refused('ValidationException', /must begin with a forward slash/, filter('Path', undefined, path))
  }
  await refused(
    'ValidationException',
    'Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, '
      + 'please specify within a global namespace.',
    filter('Path', undefined, '/app', '/AWS/service'),
  )
  const tooMany = Array.from({ length: 51 }, String)
  await refused('ValidationException', /less than or equal to 50$/, filter('Name', undefined, ...tooMany))
})

test('ten a page unless more are asked for, with tokens that are good for their filters alone', async () => {
  for (let i = 0; i < 12; i++) await put(`/many/${i}`)
  const ParameterFilters = [filter('Path', undefined, '/many')]
  const first = await ssm.describeParameters({ ParameterFilters })
  assert.equal(first.Parameters?.length, 10)
  assert.equal((await ssm.describeParameters({ ParameterFilters, MaxResults: 50 })).NextToken, undefined)
  assert.equal((await ssm.describeParameters({ ParameterFilters, MaxResults: 12 })).NextToken, undefined)
  assert.equal((await names({ ParameterFilters, MaxResults: 5 })).length, 12)
  const { NextToken } = first
  const elsewhere = ssm.describeParameters({ NextToken })
  await assertRefused(elsewhere, 'InvalidNextToken', `The following token is invalid: ${NextToken}.`)
})

test('a name at the top level is told as it was made, however it was overwritten', async () => {
  await put('/solo')
  await ssm.putParameter({ Name: 'solo', Value: 'y', Overwrite: true })
  assert.deepEqual(await by(filter('Name', undefined, 'solo')), ['/solo'])
  assert.equal((await ssm.getParameter({ Name: 'arn:aws:ssm:us-east-1:000000000000:parameter/solo:1' })).Parameter?.Name, '/solo')
  assert.equal((await ssm.getParameter({ Name: 'solo' })).Parameter?.Name, 'solo')
  const { Parameters } = await ssm.getParametersByPath({ Path: '/' })
  assert.deepEqual(Parameters?.map(({ Name }) => Name), ['app-x', 'flag', '/solo'])
})

test('nothing is shared with anybody', async () => {
  assert.deepEqual((await ssm.describeParameters({ Shared: true })).Parameters, [])
})

test('who may list lists all, and the trail names no parameter', async () => {
  const some = allow('ssm:DescribeParameters', 'arn:aws:ssm:us-east-1:000000000000:parameter/*')
  const user = sdk(server, await createUser(server, 'user', some))
  await assertRefused(
    user.ssm.describeParameters({ ParameterFilters: [filter('Name', undefined, '/app/list')] }), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/user is not authorized to perform: ssm:DescribeParameters '
      + 'on resource: arn:aws:ssm:us-east-1:000000000000:* '
      + 'because no identity-based policy allows the ssm:DescribeParameters action',
  )
  await by(filter('Name', undefined, '/app/list'))
  const { readOnly, requestParameters, resources, responseElements } = await lastRecord(server, 'DescribeParameters')
  assert.deepEqual({ readOnly, requestParameters, resources, responseElements }, {
    readOnly: true,
    requestParameters: { parameterFilters: [{ key: 'Name', values: ['/app/list'] }] },
    resources: undefined,
    responseElements: null,
  })
})
