// What a value has to be, by its parameter's data type.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const { ssm } = sdk(await startServer())
const put = (Name: string, DataType: string, Value: string, more: object = {}) =>
  ssm.putParameter({ Name, DataType, Value, Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: true, ...more })

const deep = `${'['.repeat(2000)}${']'.repeat(2000)}`

const cases: Readonly<Record<string, readonly [valid: readonly string[], invalid: readonly string[]]>> = {
  'aws:region': [['eu-west-1', 'us-gov-east-1'], ['eu-west-9', 'EU-WEST-1', ' eu-west-1']],
  'aws:account:id': [['012345678901'], ['12345678901', '1234567890123', '1234-5678-9012']],
  boolean: [['true', 'False'], ['yes', '1', 'true ']],
  integer: [['0', '-12', '+7', '9'.repeat(400)], ['1.0', '1e3', '0x1', '', ' 1', '٣']],
  float: [['1', '-1.5', '.5', '1.', '2e-10', '+3E5'], ['.', 'e5', '1e', 'NaN', 'Infinity', '1,5']],
  binary: [['aGk=', 'aGkh'], ['aGk', 'a', 'aG k', '====']],
  hostname: [
    ['localhost', 'db-1.example.com', `${'a'.repeat(63)}.b`], ['-a', 'a-', 'a..b', 'a_b', 'a'.repeat(64), 'a b', 'a.b.'],
  ],
  email: [['ann@example.com', 'a.b+c@mail.example.com'], ['ann', '@example.com', 'ann@', 'ann@localhost', 'a b@example.com']],
  'ipv4-address': [['10.0.0.1', '255.255.255.255'], ['10.0.0', '256.0.0.1', '10.0.0.0/8', '010.0.0.1', '::1']],
  'ipv6-address': [['::1', '2001:db8::ff', '::ffff:10.0.0.1'], ['1', '10.0.0.1', 'fe80::1%eth0', '2001:db8::/32']],
  url: [['https://example.com/a?b=c#d', 'postgres://db:5432/app'], ['example.com', '/a', 'https://', 'https://a b']],
  json: [['{"a":[1,null]}', '"text"', '1', deep], ['{a:1}', '{"a":1,}', '[1] // one', '', '{"a":1}}', 'undefined']],
  jsonc: [
    ['{"a":1, /* one */ "b":[1,2,], // two\n}', '{"a":"// no comment, /* none */"}', '/**/1', '{"a":"\\"//"}'],
    ['/* only */', '{"a":1', '[,]x', '{"a" 1} // x', '/* open', '"open', '[1 2]'],
  ],
}

for (const [DataType, [valid, invalid]] of Object.entries(cases)) {
  test(`values of data type ${DataType}`, async () => {
    const Name = `/typed/${DataType.replaceAll(':', '-')}`
    for (const value of valid) {
      await put(Name, DataType, value)
      const { Parameter } = await ssm.getParameter({ Name })
      assert.deepEqual([Parameter?.Value, Parameter?.DataType, Parameter?.Type], [value, DataType, 'String'])
    }
    for (const value of invalid.filter(one => one !== '')) {
      const told = `The parameter value is not valid for data type: ${DataType}.`
      await assertRefused(put(Name, DataType, value), 'ValidationException', told)
    }
    assert.equal((await ssm.getParameter({ Name })).Parameter?.Version, valid.length)
  })
}

test('each item of a list is of the type, of which some are for no list', async () => {
  const Type = 'StringList'
  await put('/list', 'integer', '1,2,3', { Type })
  await assertRefused(put('/list', 'integer', '1,b,3', {}), 'ValidationException', /not valid for data type: integer/)
  for (const DataType of ['json', 'jsonc', 'aws:ec2:image']) {
    await assertRefused(put('/list-of', DataType, '1', { Type }), 'ValidationException', /can't be of type StringList/)
  }
})

test('a SecureString has a type too, and a type is kept until another is named', async () => {
  await put('/kept', 'integer', '1', { Type: 'SecureString', Tier: 'Standard' })
  const keep = (Value: string, more: object = {}) => ssm.putParameter({ Name: '/kept', Value, Overwrite: true, ...more })
  await assertRefused(keep('one'), 'ValidationException', /not valid for data type: integer/)
  await keep('2')
  await keep('2.5', { DataType: 'float' })
  await keep('two', { DataType: 'text' })
  const { Parameters: versions = [] } = await ssm.getParameterHistory({ Name: '/kept' })
  assert.deepEqual(versions.map(({ DataType }) => DataType), ['integer', 'integer', 'float', 'text'])
})

test('no parameter becomes an image or an integration, or ceases to be one', async () => {
  await put('/plain', 'text', 'x')
  await assertRefused(put('/plain', 'aws:ec2:image', 'ami-12345678'), 'ValidationException', /can't be changed to data type/)
  const Name = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/webhook/x'
  await put(Name, 'aws:ssm:integration', '{}', { Type: 'SecureString', Tier: 'Standard' })
  const back = put(Name, 'text', 'x', { Type: 'SecureString' })
  await assertRefused(back, 'ValidationException', /can't be changed to data type text/)
})

test('URLs and JSON ask for the advanced tier', async () => {
  for (const [DataType, Value] of [['url', 'https://a.b'], ['json', '1'], ['jsonc', '1']] as const) {
    const Name = `/advanced/${DataType}`
    const standard = put(Name, DataType, Value, { Tier: 'Standard' })
    await assertRefused(standard, 'ValidationException', /must use the advanced-parameter tier/)
    assert.equal((await put(Name, DataType, Value)).Tier, 'Advanced')
  }
})

test('lists find parameters by their data type', async () => {
  const ParameterFilters = [{ Key: 'DataType', Values: ['url'] }]
  const { Parameters: found = [] } = await ssm.describeParameters({ ParameterFilters })
  assert.deepEqual(found.map(({ Name }) => Name), ['/advanced/url', '/typed/url'])
})
