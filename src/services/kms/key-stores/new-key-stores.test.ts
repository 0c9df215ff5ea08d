import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../../core/aws-error.ts'
import { requireUriFree } from './new-key-stores.ts'

const error = (code: string, message: string) => new AwsError(code, message)
const path = '/kms/xks/v1'

function isFree(taken: string, asked: string, askedPath = path): boolean {
  const others = [{ id: 'cks-1', name: 'one', endpoint: taken, path }]
  try {
    requireUriFree(others, { endpoint: asked, path: askedPath }, error)
    return true
  } catch (thrown) {
    assert.equal((thrown as AwsError).code, 'XksProxyUriInUseException')
    return false
  }
}

test('an endpoint is one and the same however its host and port are written', () => {
  for (const [one, other] of [
    ['https://xks.example', 'https://xks.example:443'], ['https://xks.example:443', 'https://xks.example'],
    ['https://xks.example:8443', 'https://xks.example:08443'], ['https://xks.example', 'https://XKS.Example'],
    ['https://127.0.0.1:8443', 'https://127.1:8443'],
  ] as const) assert.equal(isFree(one, other), false, `${one} ${other}`)
})

test('stores may share an endpoint, and not a path of it', () => {
  assert.equal(isFree('https://xks.example', 'https://xks.example', '/other/kms/xks/v1'), true)
  assert.equal(isFree('https://xks.example', 'https://xks.example:8443'), true)
  assert.equal(isFree('https://xks.example', 'https://other.example'), true)
  assert.equal(isFree('https://xks.example', 'https://xks.example'), false)
})
