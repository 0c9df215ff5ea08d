// Who is nobody any more, in whose name an effect was to be run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../core/aws-error.ts'
import type { RootUser, Signer } from '../caller.ts'
import { inSession, sessionOf } from './forwarded-session.ts'

const account = '111122223333'
const before: RootUser = { kind: 'root', account, arn: 'before', id: account, accessKeyId: 'key', tags: {} }
const after: Signer = { ...before, arn: 'after' }
const session = { issuedAt: 0, expiresAt: 1000 }
const assumedRoot = { by: '444455556666', task: 'unlock' }

interface Now {
  readonly caller?: Signer | undefined
  readonly isClosed?: boolean
  readonly isOpen?: boolean
  readonly now?: number
}

async function enter(caller: Signer, { now = 999, ...world }: Now = {}) {
  const ports = {
    credentials: { callerNow: async () => ('caller' in world ? world.caller : after) },
    organizations: { isClosed: () => world.isClosed ?? false },
    rootAccess: { isOpen: async () => world.isOpen ?? true },
  }
  const call = { scope: { now, via: [], region: 'eu-west-1' }, origin: {} }
  const forwarded = { caller, via: ['ssm.amazonaws.com'], origin: { secure: true, sourceIp: '192.0.2.1' }, within: [] }
  return inSession({ gateway: { ports }, state: { forCaller: () => ({}) }, call } as never, forwarded)
}

const isNobody = (message: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof AwsError)
  assert.equal(thrown.message, message)
  return true
}

test('it is run as whoever he is by then, from where he called', async () => {
  assert.deepEqual(await enter({ ...before, session, assumedRoot }), {
    scope: { now: 999, region: 'eu-west-1', caller: after, via: ['ssm.amazonaws.com'] },
    origin: { secure: true, sourceIp: '192.0.2.1' }, within: [],
  })
})

test('who is gone, of a closed account, or let in as root no longer, is nobody; so is whose session has ended', async () => {
  const gone = isNobody('The principal that made the call does not exist any more.')
  await assert.rejects(enter(before, { caller: undefined }), gone)
  await assert.rejects(enter(before, { isClosed: true }), gone)
  await assert.rejects(enter({ ...before, assumedRoot }, { isOpen: false }), gone)
  await assert.rejects(enter({ ...before, session }, { now: 1000 }), isNobody('The session that made the call has expired.'))
})

test('a service that calls by itself has no name to lend', () => {
  const caller = { kind: 'service', account: '', arn: 'a', id: 'a', service: 'a', tags: {} } as const
  const call = { scope: { caller, via: [] }, origin: { secure: true }, service: { facts: { name: 'kms' } } }
  assert.equal(sessionOf({ call } as never), undefined)
})
