// AWS's own clients against a server of nothing but this room: what they send is read, what is answered they accept.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { CreateUserCommand, DeleteUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateAliasCommand, DescribeKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { buffer } from 'node:stream/consumers'
import { contract as iam } from '../../contracts/iam.gen.ts'
import { contract as kms } from '../../contracts/kms.gen.ts'
import { AwsError } from '../../core/aws-error.ts'
import { operationsOf } from './operations.ts'
import { protocols } from './protocols.ts'

const created = new Date(Date.UTC(2026, 10, 22, 5))
const seen: unknown[] = []
/** What the server answers next. */
let next: object | AwsError = {}

const server = createServer((request, response) => {
  void buffer(request).then(body => {
    const contract = request.headers['x-amz-target'] === undefined ? iam : kms
    const protocol = protocols[contract.service.protocols[0]!]
    const { method = '', url: target = '', rawHeaders } = request
    const head = { method, target, rawHeaders: rawHeaders.map((text, i) => (i % 2 === 0 ? text.toLowerCase() : text)) }
    const opened = protocol.open({ ...head, body })
    const [named, operations] = [protocol.recognise(head)!, operationsOf(contract)]
    const operation = protocol.find({ request: head, named, service: contract.service, operations, opened })!
    seen.push(protocol.readInput(operation, opened))
    const { status, headers, body: answer } = next instanceof AwsError
      ? protocol.encodeError({ service: contract.service, operation, error: next, requestId: 'req-1' })
      : protocol.encodeOutput(operation, next, 'req-1')
    response.writeHead(status, headers).end(answer)
  })
})

let kmsClient: KMSClient
let iamClient: IAMClient

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const options = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  }
  kmsClient = new KMSClient(options)
  iamClient = new IAMClient(options)
})

after(() => {
  kmsClient.destroy()
  iamClient.destroy()
  server.close()
})

test('KMS: members, blobs, maps and moments', async () => {
  next = { CiphertextBlob: Buffer.from([1, 2, 255]), KeyId: 'arn:k', EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }
  const input = { KeyId: 'k', Plaintext: Buffer.from('hello'), EncryptionContext: { a: '\u00e9' } }
  const encrypted = await kmsClient.send(new EncryptCommand(input))
  assert.deepEqual(seen.pop(), input)
  assert.deepEqual(Buffer.from(encrypted.CiphertextBlob!), Buffer.from([1, 2, 255]))
  assert.equal(encrypted.$metadata.requestId, 'req-1')

  next = { KeyMetadata: { KeyId: 'k', CreationDate: new Date(1764000000123), Enabled: true } }
  const { KeyMetadata } = await kmsClient.send(new DescribeKeyCommand({ KeyId: 'k' }))
  assert.deepEqual(KeyMetadata, { KeyId: 'k', CreationDate: new Date(1764000000123), Enabled: true })
})

test('KMS: an answer of nothing, and an error', async () => {
  next = {}
  const { $metadata } = await kmsClient.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: 'k' }))
  assert.equal($metadata.httpStatusCode, 200)
  next = new AwsError('AlreadyExistsException', 'An alias already exists')
  await assert.rejects(kmsClient.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: 'k' })), {
    name: 'AlreadyExistsException', message: 'An alias already exists', $fault: 'client',
  })
})

test('IAM: members, lists and moments', async () => {
  const tags = [{ Key: 'a b', Value: '<&>' }, { Key: 'c', Value: '' }]
  const user = { Path: '/x/', UserName: 'alice', UserId: 'AIDA', Arn: 'arn:u', CreateDate: created, Tags: tags }
  next = { User: user }
  const { User, $metadata } = await iamClient.send(new CreateUserCommand({ UserName: 'alice', Path: '/x/', Tags: tags }))
  assert.deepEqual(seen.pop(), { UserName: 'alice', Path: '/x/', Tags: tags })
  assert.deepEqual(User, user)
  assert.equal($metadata.requestId, 'req-1')
})

test('IAM: an answer of nothing, and an error', async () => {
  next = {}
  assert.equal((await iamClient.send(new DeleteUserCommand({ UserName: 'alice' }))).$metadata.requestId, 'req-1')
  next = new AwsError('NoSuchEntityException', 'The user with name <x> cannot be found.')
  await assert.rejects(iamClient.send(new GetUserCommand({ UserName: 'x' })), {
    name: 'NoSuchEntityException', message: 'The user with name <x> cannot be found.', Code: 'NoSuchEntity',
  })
})
