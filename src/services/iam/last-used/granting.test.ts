// Which actions policies grant, however many patterns they have.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allow, policy } from '../../../../test/kit/users.ts'
import { grantedBy, mostCompared } from './granting.ts'

const asked = new Map([['kms', ['kms:Sign', 'kms:Encrypt', 'kms:ListKeys']], ['s3', ['s3:GetObject']]])

async function granted(documents: readonly string[]) {
  let turns = 0
  const state = { turns: { isOver: () => true, next: async () => void turns++ }, getAll: async () => [] }
  const policies = Object.fromEntries(documents.map((document, i) => [`p${i}`, document]))
  const holders = [{ kind: 'role', holder: { name: 'worker', policies, attached: [] } }]
  const { services, units } = await grantedBy(state as never, { holders } as never, asked)
  return { services: new Map([...services].map(([service, actions]) => [service, [...actions]])), units, turns }
}

const allBut = (NotAction: string) => policy({ Effect: 'Allow', NotAction, Resource: '*' } as never)
const deny = (Action: string) => policy({ Effect: 'Deny', Action, Resource: '*' } as never)

test('actions are granted by patterns, by what is left out, and in whatever case', async () => {
  const cases: readonly [readonly string[], Readonly<Record<string, readonly string[]>>][] = [
    [[policy(allow('kms:*'))], { kms: ['kms:Sign', 'kms:Encrypt', 'kms:ListKeys'] }],
    [[policy(allow(['KMS:list*', 's3:getobject']))], { kms: ['kms:ListKeys'], s3: ['s3:GetObject'] }],
    [[policy(allow('kms:Sign')), policy(allow('kms:Encrypt'))], { kms: ['kms:Sign', 'kms:Encrypt'] }],
    [[allBut('kms:*')], { s3: ['s3:GetObject'] }],
    [[allBut('kms:Sign')], { kms: ['kms:Encrypt', 'kms:ListKeys'], s3: ['s3:GetObject'] }],
    [[policy(allow('kms:NoSuchThing'))], { kms: [] }],
    [[policy(allow('kms:Sign')), deny('kms:Sign')], { kms: ['kms:Sign'] }],
    [[policy(allow('ec2:*')), deny('*')], {}],
  ]
  for (const [documents, expected] of cases) {
    const { services } = await granted(documents)
    assert.deepEqual(services, new Map(Object.entries(expected)), documents.join())
  }
})

test('of policies that take too long others have their turn between statements, behind the bound too', async () => {
  const long = Array.from({ length: 4000 }, (_, i) => `kms:a*b*${i}`)
  const heavy = Array.from({ length: 60 }, (_, i) => policy(allow([...long, `kms:x${i}`])))
  const { turns } = await granted(heavy)
  const statements = 500
  const behind = await granted([...heavy, policy(...Array.from({ length: statements }, (_, i) => allow(`kms:y${i}`)))])
  assert.ok(behind.turns - turns >= statements, `${behind.turns - turns} turns`)
})

test('a comparison counts for as much as its pattern is long', async () => {
  const unitsOf = async (pattern: string) => {
    const document = policy(allow(pattern))
    return (await granted([document])).units - document.length
  }
  assert.equal(await unitsOf('kms:*'), 3)
  assert.equal(await unitsOf(`kms:${'?'.repeat(1596)}`), 3 * 100)
})

test('of policies that take too long to compare services are told, and no more actions', async () => {
  const patterns = Array.from({ length: 2000 }, (_, i) => `kms:a*b*${i}`)
  const many = Array.from({ length: 120 }, (_, i) => policy(allow([...patterns, `kms:x${i}`])))
  const { services, units, turns } = await granted([...many, policy(allow(['kms:*', 's3:*']))])
  assert.deepEqual(services, new Map([['kms', []], ['s3', []]]))
  const length = many.reduce((sum, document) => sum + document.length, 0)
  assert.ok(units > length && units < length + mostCompared + 10_000, `${units} units`)
  assert.ok(turns > mostCompared / patterns.length, `${turns} turns`)
})
