// Policies of parameters: what they have to be, and that each is enforced once when its time has come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { makeRule, received } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'

const hour = day / 24
const server = await startServer({ dev: true })
const { ssm, sqs } = sdk(server)
const actions = await makeRule(server.url, 'actions', { source: ['aws.ssm'], 'detail-type': ['Parameter Store Policy Action'] })

const put = (Name: string, policies: unknown, more: object = {}) => ssm.putParameter({
  Name, Value: 'x', Type: 'String', Tier: 'Advanced', Overwrite: true,
  ...(policies !== undefined && { Policies: typeof policies === 'string' ? policies : JSON.stringify(policies) }), ...more,
})
const expiration = (Timestamp: string) => ({ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp } })
const before = (Before: string, Unit = 'Days') =>
  ({ Type: 'ExpirationNotification', Version: '1.0', Attributes: { Before, Unit } })
const unchanged = (After: string, Unit = 'Days') =>
  ({ Type: 'NoChangeNotification', Version: '1.0', Attributes: { After, Unit } })
const later = expiration('2100-01-01T00:00:00Z')

/** The server's own time, which its parameters are dated by. */
async function now(): Promise<number> {
  await ssm.putParameter({ Name: '/now', Value: 'x', Type: 'String', Overwrite: true })
  return (await ssm.getParameter({ Name: '/now' })).Parameter!.LastModifiedDate!.getTime()
}
const after = async (span: number) => expiration(new Date(await now() + span).toISOString())

async function described(Name: string) {
  const { Parameters: [parameter] = [] } = await ssm.describeParameters({ ParameterFilters: [{ Key: 'Name', Values: [Name] }] })
  return parameter?.Policies?.map(({ PolicyType, PolicyStatus }) => [PolicyType, PolicyStatus])
}

test('what is no policy, and which cannot be together', async () => {
  const attribute = 'InvalidPolicyAttributeException'
  const span = (name: string) => `Attribute ${name} must be a positive integer smaller than 8760000 .`
  const cases: readonly [unknown, string, string | RegExp][] = [
    ['not-json', 'ValidationException', 'Invalid policies input: not-json.'],
    ['{}', 'ValidationException', 'Invalid policies input: {}.'],
    ['[1]', 'ValidationException', 'Invalid policies input: [1].'],
    [[{ ...later, Version: '2.0' }], 'ValidationException', /^Invalid policies input/],
    [[{ ...later, Type: 'BadType' }], 'InvalidPolicyTypeException', 'Policy type BadType is not supported.'],
    [[{ ...later, Type: 'constructor' }], 'InvalidPolicyTypeException', 'Policy type constructor is not supported.'],
    [[unchanged('0')], attribute, 'Attribute After must be a positive integer.'],
    [[unchanged('-1')], attribute, 'Attribute After must be a positive integer.'],
    [[unchanged('0.5')], attribute, span('After')], [[unchanged('8760000')], attribute, span('After')],
    [[unchanged('1', 'Weeks')], attribute, /Unit must be Days or Hours/],
    [[later, before('x')], attribute, span('Before')],
    [[expiration('tomorrow')], attribute, /Timestamp must be in the format/],
    [[expiration('2100-02-30T00:00:00Z')], attribute, /Timestamp must be in the format/],
    [[expiration('2100-01-01T00:00:00')], attribute, /Timestamp must be in the format/],
    [[expiration('2001-01-01T00:00:00Z')], attribute, /in the future/],
    [[{ ...later, Attributes: { Timestamp: '2100-01-01T00:00:00Z', Before: '1' } }], attribute, /Before is not supported/],
    [[later, expiration('2100-01-02T00:00:00Z')], 'IncompatiblePolicyException', /one Expiration/],
    [[before('1')], 'IncompatiblePolicyException', /asks for an Expiration/],
    [Array.from({ length: 11 }, (_, i) => unchanged(String(i + 1))), 'PoliciesLimitExceededException', /10 policies/],
  ]
  for (const [policies, code, message] of cases) await assertRefused(put('/bad', policies), code, message)
  const standard = put('/bad', [later], { Tier: 'Standard' })
  await assertRefused(standard, 'ValidationException', /^You can't assign parameter policies to a standard-parameter tier\./)
  await assertRefused(put('/bad', JSON.stringify([later]).padEnd(4097)), 'ValidationException', /less than or equal to 4096/)
  await assertRefused(ssm.getParameter({ Name: '/bad' }), 'ParameterNotFound', /.*/)
})

test('policies are kept until others come, or an empty list does', async () => {
  const { Tier } = await put('/kept', [later, later, unchanged('20')], { Tier: 'Intelligent-Tiering' })
  assert.equal(Tier, 'Advanced')
  const both = [['Expiration', 'Pending'], ['NoChangeNotification', 'Pending']]
  assert.deepEqual(await described('/kept'), both)
  await put('/kept', undefined)
  assert.deepEqual(await described('/kept'), both)
  for (const none of [[], [{}]]) {
    await put('/kept', [unchanged('20')])
    await put('/kept', none)
    assert.deepEqual(await described('/kept'), [])
  }
  const { Parameters: [first] = [] } = await ssm.getParameterHistory({ Name: '/kept' })
  assert.deepEqual(first?.Policies, [
    { PolicyText: JSON.stringify(later), PolicyType: 'Expiration' },
    { PolicyText: JSON.stringify(unchanged('20')), PolicyType: 'NoChangeNotification' },
  ])
})

test('a parameter expires with its versions and labels, and somebody was told before', async () => {
  const changes = await makeRule(server.url, 'deletions', {
    source: ['aws.ssm'], 'detail-type': ['Parameter Store Change'], detail: { operation: ['Delete'] },
  })
  const policies = [await after(3 * day), before('2')]
  await put('/expiring', policies, { Description: 'soon gone' })
  await ssm.labelParameterVersion({ Name: '/expiring', Labels: ['gone'] })
  await put('/expiring', undefined)
  await pass(server, day + hour)
  const [told] = await received({ sqs }, actions, 1)
  assert.deepEqual([told?.['resources'], told?.detail], [
    [`arn:aws:ssm:us-east-1:${account}:parameter/expiring`],
    {
      'policy-type': 'ExpirationNotification', 'parameter-name': '/expiring', 'parameter-type': 'String',
      'action-status': 'SUCCESS', 'policy-content': JSON.stringify(policies[1]),
    },
  ])
  assert.deepEqual(await described('/expiring'), [['Expiration', 'Pending'], ['ExpirationNotification', 'Finished']])
  await put('/expiring', undefined)
  assert.deepEqual(await described('/expiring'), [['Expiration', 'Pending'], ['ExpirationNotification', 'Finished']])
  await pass(server, 2 * day)
  await assertRefused(ssm.getParameter({ Name: '/expiring' }), 'ParameterNotFound', /.*/)
  const [expired] = await received({ sqs }, actions, 1)
  assert.deepEqual(
    [expired?.detail['policy-type'], expired?.detail['action-reason']], ['Expiration', 'Parameter expired and was deleted'],
  )
  const [deleted] = await received({ sqs }, changes, 1)
  assert.deepEqual(deleted?.detail, { operation: 'Delete', name: '/expiring', type: 'String', description: 'soon gone' })
  await put('/expiring', undefined)
  await assertRefused(ssm.getParameter({ Name: '/expiring:gone' }), 'ParameterVersionNotFound', /./)
})

test('that a parameter is not changed is told once, and waited for anew when it is', async () => {
  await put('/still', [unchanged('10', 'Hours')])
  await pass(server, 9 * hour)
  await put('/still', undefined)
  await pass(server, 9 * hour)
  assert.deepEqual(await described('/still'), [['NoChangeNotification', 'Pending']])
  await pass(server, 2 * hour)
  assert.deepEqual((await received({ sqs }, actions, 1)).map(({ detail }) => detail['parameter-name']), ['/still'])
  assert.deepEqual(await described('/still'), [['NoChangeNotification', 'Finished']])
  await put('/still', undefined)
  assert.deepEqual(await described('/still'), [['NoChangeNotification', 'Pending']])
  await pass(server, 11 * hour)
  assert.deepEqual((await received({ sqs }, actions, 1)).map(({ detail }) => detail['parameter-name']), ['/still'])
})

test('what was put off, taken back or deleted is not enforced', async () => {
  await put('/put-off', [await after(day)])
  await put('/put-off', [await after(3 * day)])
  await put('/taken-back', [await after(day), unchanged('1')])
  await put('/taken-back', [])
  await put('/deleted', [await after(day), unchanged('1')])
  await ssm.deleteParameter({ Name: '/deleted' })
  await put('/deleted', undefined)
  await put('/last', [unchanged('2')])
  await pass(server, 2 * day + hour)
  const names = ['/put-off', '/taken-back', '/deleted']
  const { Parameters: found = [] } = await ssm.getParameters({ Names: names })
  assert.deepEqual(found.map(({ Name }) => Name), names.toSorted())
  assert.deepEqual((await received({ sqs }, actions, 1)).map(({ detail }) => detail['parameter-name']), ['/last'])
})

test('what was planned is enforced behind a restart, and once', async () => {
  const folder = temporaryFolder()
  const settings = { dev: true, folder: folder.path }
  const first = await startServer(settings)
  const queue = await makeRule(first.url, 'again', { source: ['aws.ssm'], 'detail-type': ['Parameter Store Policy Action'] })
  const request = { Value: 'x', Type: 'String', Tier: 'Advanced' } as const
  const Policies = JSON.stringify([expiration(new Date(Date.now() + day).toISOString()), before('10', 'Hours')])
  await sdk(first).ssm.putParameter({ Name: '/planned', Policies, ...request })
  await first.stop()
  const second = await startServer(settings)
  await pass(second, 2 * day)
  await assertRefused(sdk(second).ssm.getParameter({ Name: '/planned' }), 'ParameterNotFound', /.*/)
  await second.stop()
  const third = await startServer(settings)
  await sdk(third).ssm.putParameter({ Name: '/other', Policies: JSON.stringify([unchanged('1', 'Hours')]), ...request })
  await pass(third, day)
  const told = await received(sdk(third), new URL(new URL(queue).pathname, third.url).href, 3)
  assert.deepEqual(told.map(({ detail }) => detail['policy-type']).toSorted(), [
    'Expiration', 'ExpirationNotification', 'NoChangeNotification',
  ])
  await third.stop()
  folder.remove()
})
