// Bucket policies, each with requests of real clients that it lets in or keeps out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PutObjectCommandInput, S3 } from '@aws-sdk/client-s3'
import { startWithOther, theirs, other } from './accounts.ts'
import { account, root, type Identity } from './identity.ts'
import { objectUrl, type ObjectUrl } from './object-url.ts'
import { createRole, assume } from './roles.ts'
import { sdk } from './sdk.ts'
import type { TestServer } from './server.ts'
import { allow, createUser, policy, type Statement } from './users.ts'

export { account, other }

/** Who calls, and from where. */
export interface Actor {
  /** Nobody where absent. */
  readonly identity?: Identity | undefined
  /** The address that a proxy tells. */
  readonly from?: string
  readonly overTls?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

export type Action = (s3: S3, place: Place) => Promise<unknown>

interface Place {
  readonly url: string
  readonly Bucket: string
  readonly actor: Actor
}

export type Verdict = 'let in' | 'kept out'
export type Case = readonly [title: string, actor: Actor, action: Action, verdict: Verdict]

export const get = (Key = 'key'): Action => async (s3, { Bucket }) =>
  (await s3.getObject({ Bucket, Key })).Body!.transformToString()
export const head = (Key = 'key'): Action => (s3, { Bucket }) => s3.headObject({ Bucket, Key })
export const put = (Key = 'new', more: Partial<PutObjectCommandInput> = {}): Action => (s3, { Bucket }) =>
  s3.putObject({ Bucket, Key, Body: 'x', ...more })
export const remove = (Key = 'none'): Action => (s3, { Bucket }) => s3.deleteObject({ Bucket, Key })
export const askBucket: Action = (s3, { Bucket }) => s3.headBucket({ Bucket })
export const askRegion: Action = (s3, { Bucket }) => s3.getBucketLocation({ Bucket })
export const readPolicy: Action = (s3, { Bucket }) => s3.getBucketPolicy({ Bucket })
/** By a URL, which needs no client. */
export const byUrl = (given: Partial<ObjectUrl> = {}): Action => async (_s3, { url, Bucket, actor: { identity = root } }) => {
  const answer = await fetch(objectUrl(url, { target: `/${Bucket}/key`, identity, ...given }), { method: given.method ?? 'GET' })
  if (!answer.ok) throw Object.assign(new Error(await answer.text()), { $metadata: { httpStatusCode: answer.status } })
}

/** A server with two accounts, some of whose callers have all permissions of S3's that policies of their own can give. */
export async function startStage() {
  const server = await startWithOther({ trustedProxies: ['127.0.0.1'], quotas: 'off' })
  const { iam } = sdk(server)
  const abroad = sdk(server, theirs)
  await abroad.iam.createUser({ UserName: 'ann' })
  await abroad.iam.putUserPolicy({ UserName: 'ann', PolicyName: 'all', PolicyDocument: policy(allow('s3:*')) })
  const { AccessKey } = await abroad.iam.createAccessKey({ UserName: 'ann' })
  const role = await createRole(server, 'worker', allow('s3:*'))
  const admin = await createUser(server, 'admin', allow('s3:*'), allow('sts:AssumeRole'))
  const guest = await createUser(server, 'guest')
  const callers = {
    root, admin, guest, anyone: undefined, theirRoot: theirs, worker: await assume(server, admin, role),
    theirAnn: { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! },
  }
  const ids = { worker: (await iam.getRole({ RoleName: 'worker' })).Role!.RoleId! }
  return { server, callers, ids, judge: judgeOn(server) }
}

export type Statements = (arn: string) => readonly Statement[]

const open = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }
let buckets = 0

/** One test for each case. */
const judgeOn = (server: TestServer) => (name: string, statements: Statements, cases: readonly Case[]): void => {
  const Bucket = `bucket-${buckets++}`
  const ready = prepare(server, Bucket, statements)
  ready.catch(() => undefined)
  for (const [title, actor, action, verdict] of cases) {
    test(`${name}: ${title} is ${verdict}`, async () => {
      await ready
      const s3 = clientOf(server, actor)
      const status = await action(s3, { url: server.url, Bucket, actor }).then(() => 200, statusOf)
      s3.destroy()
      assert.equal(status, verdict === 'let in' ? 200 : 403)
    })
  }
}

async function prepare(server: TestServer, Bucket: string, statements: Statements): Promise<void> {
  const { s3 } = sdk(server)
  await s3.createBucket({ Bucket })
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: open })
  for (const Key of ['key', 'open/key', 'secret/key']) await s3.putObject({ Bucket, Key, Body: 'x' })
  await s3.putBucketPolicy({ Bucket, Policy: policy(...statements(`arn:aws:s3:::${Bucket}`)) })
}

function statusOf(thrown: unknown): number {
  const { $metadata } = thrown as { readonly $metadata?: { readonly httpStatusCode?: number } }
  if ($metadata?.httpStatusCode !== 403) throw thrown
  return 403
}

/** The client of the actor alone: it says what his proxy would. */
function clientOf(server: TestServer, { identity, from, overTls, headers = {} }: Actor): S3 {
  const { s3 } = sdk(server, identity ?? root)
  // AWS: a client without credentials does not sign.
  if (!identity) s3.config.signer = () => Promise.resolve({ sign: (request: unknown) => Promise.resolve(request) } as never)
  const told = {
    ...headers, ...(from !== undefined && { 'x-forwarded-for': from }), ...(overTls && { 'x-forwarded-proto': 'https' }),
  }
  s3.middlewareStack.add(next => args => {
    const { request } = args as { readonly request: { headers: Record<string, string> } }
    Object.assign(request.headers, told)
    if (!identity) delete request.headers['authorization']
    return next(args)
  }, { step: 'deserialize', priority: 'low', name: 'told' })
  return s3
}

type Names = string | readonly string[]

export const everyone = (Action: Names, Resource: Names, more: object = {}): Statement =>
  ({ Effect: 'Allow', Principal: '*', Action, Resource, ...more })
export const nobody = (Action: Names, Resource: Names, more: object = {}): Statement =>
  ({ Effect: 'Deny', Principal: '*', Action, Resource, ...more })
export const to = (AWS: string, Action: Names, Resource: Names, more: object = {}): Statement =>
  ({ Effect: 'Allow', Principal: { AWS }, Action, Resource, ...more })
export const userArn = (name: string, of = account): string => `arn:aws:iam::${of}:user/${name}`
