import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMeter, metricsText } from './meter.ts'

const ann = 'arn:aws:iam::000000000000:user/ann'

test('calls by service, operation and code', () => {
  const meter = createMeter(0)
  meter.answered('kms', 'Encrypt', '', 0.5, ann)
  meter.answered('kms', 'Encrypt', '', 0.25, ann)
  meter.answered('kms', 'Encrypt', 'AccessDeniedException', 0.1, ann)
  assert.deepEqual(meter.counts().calls, [
    { service: 'kms', operation: 'Encrypt', code: '', end: 'done', count: 2, seconds: 0.75 },
    { service: 'kms', operation: 'Encrypt', code: 'AccessDeniedException', end: 'denied', count: 1, seconds: 0.1 },
  ])
})

test('the sources of what was refused, the most frequent first, and a bounded number of them', () => {
  const meter = createMeter(0)
  for (let host = 0; host < 5000; host++) {
    meter.refused('IncompleteSignatureException', `10.0.${host >> 8}.${host & 255}`)
    if (host % 100 === 0) meter.refused('InvalidSignatureException', '192.0.2.1')
  }
  const { refused, sources } = meter.counts()
  assert.deepEqual([...refused], [['IncompleteSignatureException', 5000], ['InvalidSignatureException', 50]])
  assert.equal(sources.length, 1000)
  assert.deepEqual(sources[0], ['192.0.2.1', 50])
})

test('who was denied, and who called too often, the most frequent first', () => {
  const meter = createMeter(0)
  const ben = 'arn:aws:iam::000000000000:user/ben'
  for (const caller of [ann, ben, ben]) meter.answered('kms', 'Decrypt', 'AccessDeniedException', 0.1, caller)
  meter.answered('kms', 'Decrypt', 'ThrottlingException', 0.1, ann)
  for (const code of ['', 'NotFoundException']) meter.answered('kms', 'Decrypt', code, 0.1, 'arn:aws:iam::000000000000:user/eve')
  const { denied, throttled } = meter.counts()
  assert.deepEqual([denied, throttled], [[[ben, 2], [ann, 1]], [[ann, 1]]])
})

test('Prometheus\'s text format', () => {
  const meter = createMeter(1_764_000_000_000)
  meter.answered('kms', 'Encrypt', '', 0.5, ann)
  meter.answered('sts', 'GetCallerIdentity', 'ThrottlingException', 0.25, ann)
  meter.refused('InvalidSignatureException', '192.0.2.1')
  const text = metricsText(meter)
  const line = /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{(?:[a-z]+="[^"\\\n]*",?)+\})? [0-9.]+)$/
  const lines = text.trimEnd().split('\n')
  for (const found of lines) assert.match(found, line)
  assert.ok(text.endsWith('\n'))
  for (const expected of [
    'stockade_calls_total{service="kms",operation="Encrypt",code="OK"} 1',
    'stockade_calls_total{service="sts",operation="GetCallerIdentity",code="ThrottlingException"} 1',
    'stockade_call_seconds_total{service="kms",operation="Encrypt",code="OK"} 0.500000',
    'stockade_refused_total{code="InvalidSignatureException"} 1',
    'process_start_time_seconds 1764000000.000',
  ]) assert.ok(lines.includes(expected), expected)
})
