import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renamePrincipals } from './rename-principals.ts'

const names = new Map([['ann', 'ANN'], ['*', 'nobody'], ['kms:*', 'x']])
const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Id: 'ann', Statement: statements })

test('AWS principals have their other names, and nothing else has', () => {
  const rest = { Sid: 'ann', Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition: { StringEquals: { 'aws:x': 'ann' } } }
  const given = document(
    { ...rest, Principal: { AWS: 'ann', Service: 'ann' } }, { ...rest, NotPrincipal: { AWS: ['bob', 'ann'] } },
    { ...rest, Principal: '*' }, { ...rest, Principal: { Federated: ['ann'] } },
  )
  const expected = document(
    { ...rest, Principal: { AWS: 'ANN', Service: 'ann' } }, { ...rest, NotPrincipal: { AWS: ['bob', 'ANN'] } },
    { ...rest, Principal: '*' }, { ...rest, Principal: { Federated: ['ann'] } },
  )
  assert.deepEqual(JSON.parse(renamePrincipals(given, names)), JSON.parse(expected))
})

test('one statement need not stand in a list, and without other names the text stays as it is', () => {
  const given = ' {"Statement":{"Effect":"Allow","Principal":{"AWS":"ann"}}} '
  assert.deepEqual(JSON.parse(renamePrincipals(given, names)), { Statement: [{ Effect: 'Allow', Principal: { AWS: 'ANN' } }] })
  assert.equal(renamePrincipals(given, new Map()), given)
})
