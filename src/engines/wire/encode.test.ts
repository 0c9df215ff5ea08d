import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperationContract, ServiceContract } from '../../contracts/contract.ts'
import { CreateUser, DeleteUser, GetUser } from '../../contracts/iam.gen.ts'
import { CreateAlias, DescribeKey, Encrypt } from '../../contracts/kms.gen.ts'
import { GetSessionToken } from '../../contracts/sts.gen.ts'
import { AwsError } from '../../core/aws-error.ts'
import { protocols, queryAsJson } from './protocols.ts'
import { escapeXml } from './xml/write-xml.ts'

const json = protocols.awsJson1_1!
const query = protocols.awsQuery!
const iam = 'https://iam.amazonaws.com/doc/2010-05-08/'

test('a JSON answer', () => {
  const output = { CiphertextBlob: Buffer.from([0, 255]), KeyId: 'arn', EncryptionAlgorithm: undefined, Internal: 'secret' }
  assert.deepEqual(json.encodeOutput(Encrypt, output, 'id-1'), {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': 'id-1' },
    body: '{"CiphertextBlob":"AP8=","KeyId":"arn"}',
  })
  const described = json.encodeOutput(DescribeKey, { KeyMetadata: { KeyId: 'k', CreationDate: new Date(1764000000123) } }, 'id')
  assert.equal(described.body, '{"KeyMetadata":{"KeyId":"k","CreationDate":1764000000.123}}')
  assert.equal(json.encodeOutput(CreateAlias, {}, 'id').body, '')
})

test('an XML answer', () => {
  const user = { Path: '/', UserName: 'a&b', UserId: 'AIDA', Arn: 'arn', CreateDate: new Date(Date.UTC(2026, 10, 22, 5)) }
  assert.deepEqual(query.encodeOutput(CreateUser, { User: { ...user, Tags: [{ Key: 'k', Value: '' }] } }, 'id-1'), {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-RequestId': 'id-1' },
    body: `<CreateUserResponse xmlns="${iam}"><CreateUserResult><User><Path>/</Path><UserName>a&amp;b</UserName>`
      + '<UserId>AIDA</UserId><Arn>arn</Arn><CreateDate>2026-11-22T05:00:00Z</CreateDate>'
      + '<Tags><member><Key>k</Key><Value></Value></member></Tags></User>'
      + '</CreateUserResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></CreateUserResponse>',
  })
  const metadata = '<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>'
  const nothing = `<DeleteUserResponse xmlns="${iam}">${metadata}</DeleteUserResponse>`
  assert.equal(query.encodeOutput(DeleteUser, {}, 'id').body, nothing)
})

test('awsQuery\'s answers to who accepts JSON', () => {
  const credentials = { AccessKeyId: 'ASIA', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(1764000000000) }
  assert.deepEqual(queryAsJson.encodeOutput(GetSessionToken, { Credentials: credentials }, 'id-1'), {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amzn-RequestId': 'id-1' },
    body: '{"GetSessionTokenResponse":{"GetSessionTokenResult":{"Credentials":{"AccessKeyId":"ASIA","SecretAccessKey":"s",'
      + '"SessionToken":"t","Expiration":1764000000}},"ResponseMetadata":{"RequestId":"id-1"}}}',
  })
  const nothing = '{"DeleteUserResponse":{"ResponseMetadata":{"RequestId":"id"}}}'
  assert.equal(queryAsJson.encodeOutput(DeleteUser, {}, 'id').body, nothing)
  const error = new AwsError('NoSuchEntityException', '"a"')
  const { status, body } = queryAsJson.encodeError({ service: GetUser.service, operation: GetUser, error, requestId: 'id' })
  const detail = '{"Code":"NoSuchEntity","Message":"\\"a\\"","Type":"Sender"}'
  assert.deepEqual([status, body], [404, `{"Error":${detail},"RequestId":"id"}`])
})

const failures: readonly (readonly [OperationContract, AwsError, number, string])[] = [
  [CreateAlias, new AwsError('NotFoundException', 'no key'), 400, '{"__type":"NotFoundException","message":"no key"}'],
  [CreateAlias, new AwsError('KMSInternalException', 'x'), 500, '{"__type":"KMSInternalException","message":"x"}'],
  [CreateAlias, new AwsError('SerializationException', ''), 400, '{"__type":"SerializationException"}'],
  [CreateAlias, new AwsError('Custom', 'x', { status: 501 }), 501, '{"__type":"Custom","message":"x"}'],
  [CreateAlias, new AwsError('constructor', 'x'), 400, '{"__type":"constructor","message":"x"}'],
  [GetUser, new AwsError('NoSuchEntityException', 'a < b'), 404, errorXml('Sender', 'NoSuchEntity', 'a &lt; b')],
  [GetUser, new AwsError('ServiceFailureException', 'x'), 500, errorXml('Receiver', 'ServiceFailure', 'x')],
  [GetUser, new AwsError('AccessDenied', 'x', { status: 403 }), 403, errorXml('Sender', 'AccessDenied', 'x')],
  [GetUser, new AwsError('InternalFailure', 'x', { fault: 'server' }), 500, errorXml('Receiver', 'InternalFailure', 'x')],
]

function errorXml(type: string, code: string, message: string): string {
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>`
  return `<ErrorResponse xmlns="${iam}">${error}<RequestId>id</RequestId></ErrorResponse>`
}

test('errors', () => {
  for (const [operation, error, status, body] of failures) {
    const protocol = operation.service.protocols[0] === 'awsQuery' ? query : json
    const answer = protocol.encodeError({ service: operation.service, operation, error, requestId: 'id' })
    assert.deepEqual([answer.status, answer.body], [status, body])
    assert.equal(answer.headers['x-amzn-RequestId'], 'id')
  }
  assert.equal(failures.length, 9)
})

test('an error before the operation is known, for clients that know awsQuery\'s codes alone', () => {
  const service: ServiceContract = { ...CreateAlias.service, queryCompatible: true }
  const { headers } = json.encodeError({ service, error: new AwsError('Throttling', 'x'), requestId: 'id' })
  assert.equal(headers['x-amzn-query-error'], 'Throttling;Sender')
})

test('what XML cannot write becomes a replacement character', () => {
  assert.equal(escapeXml('a\u0000b\tc\rd\ud800\ufffe'), 'a\ufffdb\tc&#xD;d\ufffd\ufffd')
})
