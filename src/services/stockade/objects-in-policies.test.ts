// Calls to S3, whose records show requests by their names on the wire, in the policies that are generated of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GeneratePolicyResponse } from '../../contracts/stockade.ts'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()

test('each is asked on what it was on, and on nothing else that its record shows; one that shows no keys is told', async () => {
  const { s3 } = sdk(server, await createUser(server, 'ann', allow('*')))
  const [Bucket, Key] = ['shop', 'a/b*']
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key, Body: 'a' })
  await s3.getObject({ Bucket, Key })
  await s3.headObject({ Bucket, Key })
  await s3.headBucket({ Bucket })
  await s3.getBucketLocation({ Bucket })
  await s3.deleteObject({ Bucket, Key })
  await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'other' }] } })
  const { body } = await send(server.url, signed(server.url, jsonCall('stockade', 'GeneratePolicy', { Caller: 'ann' })))
  const { Policy = '', Unknown, Supposed } = JSON.parse(body) as GeneratePolicyResponse
  assert.deepEqual([Unknown, Supposed], [['s3:DeleteObjects'], []])
  const { Statement } = JSON.parse(Policy) as { readonly Statement: readonly object[] }
  assert.deepEqual(Statement, [
    { Effect: 'Allow', Action: ['s3:CreateBucket', 's3:GetBucketLocation', 's3:ListBucket'], Resource: 'arn:aws:s3:::shop' },
    { Effect: 'Allow', Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::shop/a/b${*}' },
  ])
})
