import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const put = (Name: string, Value: string) => ssm.putParameter({ Name, Value, Type: 'String', Overwrite: true })
const label = (Name: string, Labels: string[], ParameterVersion?: number) =>
  ssm.labelParameterVersion({ Name, Labels, ...(ParameterVersion !== undefined && { ParameterVersion }) })
const history = async (Name: string) => (await ssm.getParameterHistory({ Name })).Parameters!.map(({ Labels }) => Labels)
const read = async (Name: string) => {
  const { Parameter } = await ssm.getParameter({ Name })
  return [Parameter?.Value, Parameter?.Version, Parameter?.Selector]
}
await put('/app/a', 'one')
await put('/app/a', 'two')

test('a version is found by its labels, and the current one is labelled unless another is named', async () => {
  const { InvalidLabels, ParameterVersion } = await label('/app/a', ['stable', 'old'], 1)
  assert.deepEqual([InvalidLabels, ParameterVersion], [[], 1])
  assert.equal((await label('/app/a', ['Prod.2-x_'])).ParameterVersion, 2)
  assert.deepEqual(await read('/app/a:stable'), ['one', 1, ':stable'])
  assert.deepEqual(await read('/app/a:Prod.2-x_'), ['two', 2, ':Prod.2-x_'])
  const Names = ['/app/a:stable', '/app/a:none', '/app/a']
  const { Parameters, InvalidParameters } = await ssm.getParameters({ Names })
  assert.deepEqual(Parameters?.map(({ Version, Selector }) => [Version, Selector]), [[1, ':stable'], [2, undefined]])
  assert.deepEqual(InvalidParameters, ['/app/a:none'])
  assert.deepEqual(await history('/app/a'), [['stable', 'old'], ['Prod.2-x_']])
})

test('a label moves from one version to another, and letters count as they are written', async () => {
  await label('/app/a', ['stable'], 2)
  assert.deepEqual(await read('/app/a:stable'), ['two', 2, ':stable'])
  assert.deepEqual(await history('/app/a'), [['old'], ['stable', 'Prod.2-x_']])
  await assertRefused(
    ssm.getParameter({ Name: '/app/a:Stable' }), 'ParameterVersionNotFound',
    'Systems Manager could not find a version of /app/a that has the specified label, Stable. '
      + 'Verify the parameter label and try again.',
  )
})

test('a label stays with its version as others come', async () => {
  await put('/app/b', 'one')
  await label('/app/b', ['first'])
  await label('/app/b', ['stable', 'valid'])
  // As Java's HashSet has them.
  assert.deepEqual(await history('/app/b'), [['valid', 'stable', 'first']])
  await put('/app/b', 'two')
  assert.deepEqual(await read('/app/b:first'), ['one', 1, ':first'])
})

test('what cannot be a label is told once and attached nowhere, and keeps none of the others from it', async () => {
  await put('/app/c', 'one')
  const Labels = ['bad label', 'bad label', 'AWSbad', 'Ssmbad', '1number', 'bad:colon', 'current', 'current', 'x-aws']
  const hashOrdered = ['1number', 'Ssmbad', 'AWSbad', 'bad label', 'bad:colon']
  assert.deepEqual((await label('/app/c', Labels)).InvalidLabels, hashOrdered)
  assert.deepEqual(await history('/app/c'), [['current', 'x-aws']])
  const long = 'x'.repeat(101)
  await assertRefused(
    label('/app/c', [long]), 'ValidationException',
    `1 validation error detected: Value '[${long}]' at 'labels' failed to satisfy constraint: Member must satisfy constraint: `
      + '[Member must have length less than or equal to 100, Member must have length greater than or equal to 1]',
  )
})

test('ten labels at most on one version: more change nothing, and those that it has count once', async () => {
  const ten = Array.from({ length: 10 }, (_, i) => `label-${i}`)
  await put('/app/d', 'one')
  await label('/app/d', ten)
  await label('/app/d', ten)
  await put('/app/d', 'two')
  await label('/app/d', ['other'], 2)
  await assertRefused(
    label('/app/d', ['other', 'label-0'], 1), 'ParameterVersionLabelLimitExceeded',
    'A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.',
  )
  const [first, ...others] = await history('/app/d')
  assert.deepEqual([first!.toSorted(), others], [ten.toSorted(), [['other']]])
})

test('neither one that is not there, nor a version that is not, nor one by its ARN', async () => {
  await assertRefused(label('/app/none', ['x']), 'ParameterNotFound', 'UnknownError')
  for (const version of [99, 0, -1, Number.MAX_SAFE_INTEGER]) {
    await assertRefused(
      label('/app/a', ['x'], version), 'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of /app/a. Verify the version and try again.`,
    )
  }
  for (const Name of ['/app/a:1', 'arn:aws:ssm:us-east-1:000000000000:parameter/app/a']) {
    await assertRefused(label(Name, ['x']), 'ValidationException', /^Parameter name: can't be /)
  }
})

test('the hundredth version behind a label is not made until the label has moved', async () => {
  await put('/app/full', '1')
  await label('/app/full', ['kept'])
  for (let i = 2; i <= 100; i++) await put('/app/full', String(i))
  await assertRefused(
    put('/app/full', '101'), 'ParameterMaxVersionLimitExceeded',
    'You attempted to create a new version of /app/full by calling the PutParameter API with the overwrite flag. Version 1, the '
      + "oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the "
      + 'parameter, and try again.',
  )
  assert.deepEqual(await read('/app/full'), ['100', 100, undefined])
  await label('/app/full', ['kept'], 2)
  assert.equal((await put('/app/full', '101')).Version, 101)
  await assertRefused(ssm.getParameter({ Name: '/app/full:1' }), 'ParameterVersionNotFound', /version 1 of/)
  assert.deepEqual(await read('/app/full:kept'), ['2', 2, ':kept'])
})

test('labels that are attached at once are all there, each on one version', async () => {
  await put('/app/e', 'one')
  await put('/app/e', 'two')
  const names = Array.from({ length: 8 }, (_, i) => `label-${i}`)
  await Promise.all(names.flatMap(name => [label('/app/e', [name], 1), label('/app/e', [name], 2), put('/app/e', 'more')]))
  const labels = (await history('/app/e')).flat()
  assert.deepEqual(labels.toSorted(), names)
})

test('labels go with their parameter', async () => {
  await ssm.deleteParameter({ Name: '/app/b' })
  await put('/app/b', 'anew')
  assert.deepEqual(await history('/app/b'), [[]])
})

test('who may, and what is on record', async () => {
  const writer = sdk(server, await createUser(server, 'writer', allow('ssm:PutParameter')))
  const denied = writer.ssm.labelParameterVersion({ Name: '/app/a', Labels: ['x'] })
  await assertRefused(denied, 'AccessDeniedException', /ssm:LabelParameterVersion on resource: arn:aws:ssm:.*:parameter\/app\/a /)
  await label('/app/a', ['1number'], 2)
  const { readOnly, requestParameters, responseElements, resources } = await lastRecord(server, 'LabelParameterVersion')
  assert.deepEqual({ readOnly, requestParameters, responseElements, resources }, {
    readOnly: false,
    requestParameters: { name: '/app/a', labels: ['1number'], parameterVersion: 2 },
    responseElements: { invalidLabels: ['1number'], parameterVersion: 2 },
    resources: [{ accountId: '000000000000', ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/a' }],
  })
})
