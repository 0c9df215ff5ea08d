import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyLines } from './gen-aws-policies.ts'

const document = (action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] })

const gathered = [
  {
    arn: 'arn:aws:iam::aws:policy/job-function/Auditor',
    latestVersionId: 'v12',
    createdDate: '2016-11-10T17:57:38+00:00',
    lastUpdatedDate: '2026-02-12T17:59:14+01:00',
    versions: { v2: { document: document('old:*') }, v12: { document: document('new:\t*') } },
  },
  {
    arn: 'arn:aws:iam::aws:policy/Reader',
    latestVersionId: 'v1',
    createdDate: '2015-02-06T18:39:46.500Z',
    lastUpdatedDate: '2015-02-06T18:39:46Z',
    versions: { v1: { document: document('s3:Get*') } },
  },
]

test('one policy a line, the oldest first, each with the document of its latest version', () => {
  const lines = policyLines(gathered).split('\n').map(line => line.split('\t'))
  assert.deepEqual(lines, [
    ['/Reader', '1', '2015-02-06T18:39:46.500Z', '2015-02-06T18:39:46Z', JSON.stringify(document('s3:Get*'))],
    ['/job-function/Auditor', '12', '2016-11-10T17:57:38Z', '2026-02-12T16:59:14Z', JSON.stringify(document('new:\t*'))],
    [''],
  ])
})

test('the order of the input makes no difference', () => {
  assert.equal(policyLines(gathered.toReversed()), policyLines(gathered))
})

test('a policy whose latest version is not there is an error, and no line', () => {
  assert.throws(() => policyLines([{ ...gathered[0]!, latestVersionId: 'v13' }]), TypeError)
})
