// Bodies and headers that no client of AWS would send, and what the server says to each.
import { jsonCall, queryCall, type Unsigned } from '../kit/raw-request.ts'

export interface InputCase {
  readonly name: string
  readonly call: Unsigned
  readonly code: string
  readonly message: string | RegExp
  /** Stands in the request, and must stand neither in the answer nor in the record. */
  readonly secret?: string
}

function refusedAs(code: string, name: string, call: Unsigned, message: string | RegExp, secret?: string): InputCase {
  return { name, call, code, message, ...(secret !== undefined && { secret }) }
}

const unreadable = (name: string, call: Unsigned, message: string | RegExp, secret?: string): InputCase =>
  refusedAs('SerializationException', name, call, message, secret)
const invalid = (name: string, call: Unsigned, message: string | RegExp, secret?: string): InputCase =>
  refusedAs('ValidationException', name, call, `1 validation error detected: ${String(message)}`, secret)

const body = (operation: string, text: string): Unsigned => ({ ...jsonCall('kms', operation), body: text })
const list = 'Start of list found where not expected'
const nested = `${'['.repeat(8_000)}${']'.repeat(8_000)}`
const target = (name: string): Unsigned =>
  ({ ...jsonCall('kms', 'CreateKey'), headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': name } })

const notJson = ['', 'null', '{', '"x"', '5', '{"KeyId":"a"}x', "{'KeyId':1}", '\0', '\xff\xfe']

const json: readonly InputCase[] = [
  ...notJson.map(text => unreadable(`a body that is not JSON: ${JSON.stringify(text)}`, body('CreateKey', text), '')),
  unreadable('half a character', body('DescribeKey', '{"KeyId":"\\ud800"}'), ''),
  unreadable('a list for the whole', body('CreateKey', '[]'), list),
  unreadable('a number for a string', body('DescribeKey', '{"KeyId":5}'), 'NUMBER_VALUE can not be converted to a String'),
  unreadable(
    'a string for a boolean', body('CreateKey', '{"MultiRegion":"true"}'), 'STRING_VALUE can not be converted to a Boolean',
  ),
  unreadable('7.5 for an integer', body('ListKeys', '{"Limit":7.5}'), 'NUMBER_VALUE can not be converted to an Integer'),
  unreadable('1e99 for an integer', body('ListKeys', '{"Limit":1e99}'), 'NUMBER_VALUE can not be converted to an Integer'),
  unreadable('a list for a map', body('Encrypt', '{"KeyId":"k","Plaintext":"eA==","EncryptionContext":[]}'), list),
  unreadable('a map for a list', body('CreateKey', '{"Tags":{}}'), 'Start of structure or map found where not expected.'),
  unreadable('a string for a structure', body('CreateKey', '{"Tags":["x"]}'), /./),
  unreadable('bad base64', body('Encrypt', '{"KeyId":"k","Plaintext":"*tiger*"}'), '', 'tiger'),
  unreadable(
    'a sensitive member of another type', jsonCall('ssm', 'PutParameter', { Name: '/a', Value: ['tiger'] }), list, 'tiger',
  ),
  unreadable('8,000 nested arrays', body('CreateKey', nested), list),
  unreadable('8,000 nested arrays in a member', body('DescribeKey', `{"KeyId":${nested}}`), list),
  invalid(
    'null for a required member', body('DescribeKey', '{"KeyId":null}'),
    "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
  ),
  invalid(
    'a missing member', jsonCall('kms', 'DescribeKey'),
    "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
  ),
  refusedAs(
    'ValidationException', 'two missing members', jsonCall('kms', 'CreateAlias'),
    "2 validation errors detected: Value null at 'aliasName' failed to satisfy constraint: Member must not be null; "
      + "Value null at 'targetKeyId' failed to satisfy constraint: Member must not be null",
  ),
  invalid(
    'a member that is too long', jsonCall('kms', 'CreateKey', { Description: 'x'.repeat(8193) }),
    `Value '${'x'.repeat(4096)}...' at 'description' failed to satisfy constraint: `
      + 'Member must have length less than or equal to 8192',
  ),
  invalid(
    'a member out of its pattern', jsonCall('kms', 'CreateAlias', { AliasName: 'alias/a b', TargetKeyId: 'k' }),
    "Value 'alias/a b' at 'aliasName' failed to satisfy constraint: "
      + 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$',
  ),
  invalid(
    'a number out of its range', jsonCall('kms', 'ListKeys', { Limit: 0 }),
    "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ),
  invalid(
    'a sensitive member that is too long',
    jsonCall('kms', 'Encrypt', { KeyId: 'k', Plaintext: Buffer.from('tiger'.repeat(820)).toString('base64') }),
    "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    Buffer.from('tiger').toString('base64').slice(0, 6),
  ),
  refusedAs('UnknownOperationException', 'an unknown operation', target('TrentService.MakeCoffee'), ''),
  refusedAs('UnknownOperationException', 'an unknown service', target('CoffeeService.MakeCoffee'), ''),
  refusedAs('UnknownOperationException', 'a target that is none', target('Coffee'), ''),
]

const form = (text: string): Unsigned => ({ ...queryCall('iam', 'CreateUser'), body: text })
const createUser = 'Action=CreateUser&Version=2010-05-08&UserName=mallory'

const query: readonly InputCase[] = [
  refusedAs('MissingAction', 'no action', form('UserName=mallory'), 'The request must contain the parameter Action.'),
  refusedAs('MissingAction', 'no form at all', form('nonsense'), 'The request must contain the parameter Action.'),
  refusedAs('MalformedQueryString', 'a bad escape', form(`${createUser}&Path=%zz`), /./),
  refusedAs('MalformedInput', 'a list without numbers', form(`${createUser}&Tags.member.x.Key=a`), /./),
  refusedAs('MalformedInput', '8,000 levels', form(`${createUser}&Tags${'.member.1'.repeat(8_000)}=a`), /./),
  refusedAs('MalformedInput', '7.5 for an integer', queryCall('iam', 'ListUsers', { MaxItems: '7.5' }), /./),
  refusedAs('MalformedInput', 'a word for a boolean', queryCall('iam', 'ListPolicies', { OnlyAttached: 'perhaps' }), /./),
  refusedAs(
    'ValidationError', 'a missing member', queryCall('iam', 'CreateUser'), /Value at 'userName' .* must not be null$/,
  ),
  refusedAs(
    'ValidationError', 'a member that is too long', queryCall('iam', 'CreateUser', { UserName: 'x'.repeat(65) }),
    /at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64$/,
  ),
  refusedAs(
    'ValidationError', 'a member out of its pattern', queryCall('iam', 'CreateUser', { UserName: 'a b' }),
    /^The specified value for userName is invalid\. /,
  ),
]

export const inputCases: readonly InputCase[] = [...json, ...query]

export interface ByteCase {
  readonly name: string
  /** What becomes of a good request's bytes. */
  readonly bend: (good: string) => string
}

/** What Node's parser must not let through: each would be read in another way by another. */
export const byteCases: readonly ByteCase[] = [
  { name: 'a folded Authorization', bend: good => good.replace(', SignedHeaders', ',\r\n SignedHeaders') },
  { name: 'an Authorization folded with a tab', bend: good => good.replace(', SignedHeaders', ',\r\n\tSignedHeaders') },
  { name: 'a control character in Authorization', bend: good => good.replace('Credential=', 'Credential=\x07') },
  { name: 'a control character in a header', bend: good => good.replace('content-type', 'x-note: a\x01b\r\ncontent-type') },
  { name: 'a zero byte in a header', bend: good => good.replace('content-type', 'x-note: a\0b\r\ncontent-type') },
  { name: 'a control character in a name', bend: good => good.replace('content-type', 'x\x01note: ab\r\ncontent-type') },
  { name: 'a bare line feed', bend: good => good.replace('content-type', 'x-note: a\nb: c\r\ncontent-type') },
  { name: 'two lengths', bend: good => good.replace('content-length', 'content-length: 5\r\ncontent-length') },
  { name: 'a length and chunks', bend: good => good.replace('content-length', 'transfer-encoding: chunked\r\ncontent-length') },
  { name: 'HTTP/2', bend: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
  { name: 'TLS', bend: () => '\x16\x03\x01\x02\x00\x01\x00' },
  { name: 'no HTTP at all', bend: () => 'nonsense\r\n\r\n' },
]
