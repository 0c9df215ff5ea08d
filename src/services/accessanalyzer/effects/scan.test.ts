// How much is looked at in one commit, by how much is found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Analyzers } from '../analyzers/analyzers.ts'
import { Findings } from '../findings/findings.ts'
import { follow } from './follow.ts'
import { scan } from './scan.ts'

const others = Array.from({ length: 600 }, (_, i) => `${100_000_000_000 + i}`)
const policyOf = (Action: readonly string[], AWS: readonly string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' } })
const long = policyOf(Array.from({ length: 600 }, (_, i) => `kms:A${i}`), others)
const short = policyOf(['kms:Sign'], others.slice(0, 1))
const names = Array.from({ length: 50 }, (_, i) => `key-${i}`)
const type = 'AWS::KMS::Key'

/** What an analyzer's effect writes, whatever the policy of all keys, and what it leaves to the next. */
function contextOf(policy: string) {
  let [turns, written] = [0, 0]
  const emitted: { readonly after?: string; readonly changed?: readonly unknown[] }[] = []
  const looked: string[] = []
  const holder = (name: string) => ({ id: name, type, name, arn: `arn:${name}`, account: '000000000000', policy })
  const write = async (collection: unknown, record: object) => {
    if (collection === Findings) written += JSON.stringify(record).length
  }
  const context = {
    now: 0, region: '', overtaken: 0, emit: async (_effect: unknown, content: object) => void emitted.push(content),
    state: {
      turns: { isOver: () => true, next: async () => void turns++ }, turn: async () => undefined, insert: write, update: write,
      get: async (collection: unknown) => (collection === Analyzers ? { id: 'one', name: 'one', type: 'ACCOUNT' } : undefined),
      list: async () => [],
    },
    ports: {
      policyHolders: new Map([[type, {
        list: async () => names.map(holder),
        find: async (_state: unknown, _scope: unknown, name: string) => (looked.push(name), holder(name)),
      }]]),
    },
  }
  return { context: context as never, emitted, looked, seen: () => ({ turns, written }) }
}

const one = { analyzer: 'one', id: 'one' }
const asked = [[scan, { ...one, type }], [follow, { ...one, changed: names.map(name => [type, name]) }]] as const

for (const [effect, content] of asked) {
  test(`${effect.name}: many findings of some are in one commit, and the rest in the next`, async () => {
    const { context, emitted, looked, seen } = contextOf(long)
    await effect.run(content as never, context)
    assert.ok(seen().written < 4 * 1024 * 1024, `${seen().written} units`)
    assert.ok(looked.length > 0 && looked.length < 10, `${looked.length} were looked at`)
    const [{ after, changed }] = emitted as [{ after?: string; changed?: readonly unknown[] }]
    assert.deepEqual([after, changed?.length], effect === scan ? [looked.at(-1), undefined] : [undefined, 50 - looked.length])
    assert.ok(seen().turns > 600 * looked.length, `${seen().turns} turns`)
  })

  test(`${effect.name}: as many as a commit has are looked at where little is found`, async () => {
    const { context, looked } = contextOf(short)
    await effect.run(content as never, context)
    assert.equal(looked.length, 50)
  })
}

/** Of roles that are used, whose policies are long. */
function contextOfUnused(knowsUses: boolean) {
  const scans = { run: 3, next: 0, underWay: ['AWS::IAM::Role'] }
  const analyzer = { id: 'one', name: 'one', type: 'ACCOUNT_UNUSED_ACCESS', unusedAccess: { age: 1 }, scans }
  const looked: string[] = []
  const emitted: { readonly after?: string }[] = []
  const context = {
    journal: { ends: async () => ({ position: 7 }) },
    now: 10 * 86_400_000, region: '', overtaken: 0, emit: async (_effect: unknown, content: object) => void emitted.push(content),
    state: {
      turns: { isOver: () => false }, turn: async () => undefined, insert: async () => undefined, update: async () => undefined,
      get: async (collection: unknown) => (collection === Analyzers ? analyzer : undefined),
      list: async () => [],
    },
    ports: {
      operationActions: async () => [],
      accessHolders: {
        knowsUses: async (_state: unknown, until: number) => knowsUses && until === 7,
        list: async () => names,
        find: async (_state: unknown, _place: unknown, _type: unknown, id: string) => (
          { id, arn: id, account: '', createdAt: 0, lastUsed: 10 * 86_400_000, tags: {}, accessKeys: [] }
        ),
        accessOf: async (_state: unknown, { id }: { readonly id: string }) => (
          looked.push(id), { services: new Map(), uses: new Map(), units: 300_000 }
        ),
      },
    },
  }
  return { context: context as never, emitted, looked }
}

const ofRoles = { ...one, type: 'AWS::IAM::Role' as const }
const begun = { run: 3, since: 0, until: 7 }

test('of roles whose policies are long few are looked at in one commit', async () => {
  const { context, emitted, looked } = contextOfUnused(true)
  await scan.run({ ...ofRoles, begun }, context)
  assert.deepEqual(looked, names.slice(0, 4))
  assert.equal(emitted.at(-1)!.after, names[3])
})

test('a scan in whose place another one was begun does not go on', async () => {
  const { context, emitted, looked } = contextOfUnused(true)
  await scan.run({ ...ofRoles, begun: { ...begun, run: 2 } }, context)
  assert.deepEqual([emitted, looked], [[], []])
})

test('a scan waits until it is known what was used before it began', async () => {
  const { context, emitted, looked } = contextOfUnused(false)
  await scan.run({ ...ofRoles, begun: { run: 3, since: 0 } }, context)
  assert.deepEqual(emitted, [{ ...ofRoles, begun }])
  await assert.rejects(scan.run({ ...ofRoles, begun }, context), /is not known yet/)
  assert.deepEqual(looked, [])
})
