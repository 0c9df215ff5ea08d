// CloudWatch Logs through every client: a group is made and listed, events are put to it, and who may not follow it is told.
// What Live Tail shows stands in test/conformance/live-tail.test.ts: each client hands it out in a way of its own.
import assert from 'node:assert/strict'
import {
  CreateLogGroup, CreateLogStream, DeleteLogGroup, DescribeLogGroups, PutLogEvents, StartLiveTail,
} from '../../../src/contracts/logs.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

async function group({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  const stream = { logGroupName: '/my/app', logStreamName: 'a stream' }
  await call(root, CreateLogGroup, { logGroupName: '/my/app', tags: { team: 'grüße' } })
  await call(root, CreateLogGroup, { logGroupName: '/my/other' })
  await refused(
    call(root, CreateLogGroup, { logGroupName: '/my/app' }), 'ResourceAlreadyExistsException',
    'The specified log group already exists',
  )
  const listed = await callPaged(root, DescribeLogGroups, { logGroupNamePrefix: '/my' }, 1)
  assert.deepEqual(listed.logGroups?.map(({ logGroupName }) => logGroupName), ['/my/app', '/my/other'])
  await call(root, CreateLogStream, stream)
  const now = Date.now()
  const logEvents = [{ timestamp: now - 400 * 60 * 60_000, message: 'x' }, { timestamp: now, message: 'grüße' }]
  const { rejectedLogEventsInfo } = await call(root, PutLogEvents, { ...stream, logEvents })
  assert.deepEqual({ ...rejectedLogEventsInfo }, { tooOldLogEventEndIndex: 1 })
  const arn = `arn:aws:logs:us-east-1:${account}:log-group:/my`
  const reader = await createUser(server, 'reader', allow('logs:StartLiveTail', `${arn}/app:*`))
  const denied = call(reader, StartLiveTail, { logGroupIdentifiers: [`${arn}/app`, `${arn}/other`] })
  await refused(denied, 'AccessDeniedException', /perform: logs:StartLiveTail on resource: \S+:log-group:\/my\/other:log-stream:/)
  await call(root, DeleteLogGroup, { logGroupName: '/my/app' })
  await refused(
    call(root, StartLiveTail, { logGroupIdentifiers: [`${arn}/app`] }), 'ResourceNotFoundException',
    'The specified log group does not exist.',
  )
}

throughEveryClient({ 'a log group is made, listed, written to and deleted, and followed by who may': group })
