// AWS's table of key states, cell by cell, through the AWS SDK: each operation that takes a key, on a key of the kind that it is
// for, in each state. What is expected is the page's (`key-state-page.kit.ts`), whatever the server has.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KMS } from '@aws-sdk/client-kms'
import { region } from '../../../../test/kit/identity.ts'
import { connect, connectedStore, externalKey, stateOf } from '../../../../test/kit/key-stores.ts'
import { runTimers } from '../../../../test/kit/pass.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { startXksProxy } from '../../../../test/kit/xks-proxy.ts'
import { contract, type KeyState } from '../../../contracts/kms.gen.ts'
import type { Batch } from '../../../storage/store.ts'
import { importInto, wrappingFor } from '../imported-material/imported-material.kit.ts'
import { calls, prepareLeaving, symmetric, there, type Asked } from '../../../../test/kit/key-state-calls.ts'
import { besidePage, columns, footnotes, page, recorded, type Kind, type PageCell } from './key-state-page.kit.ts'

const proxy = await startXksProxy()
/** While it is set no synchronization ends, so that a key stays `Creating` or `Updating`. */
let isHeld = false
const isSynchronization = ({ writes }: Batch): boolean => writes.some(({ collection, key, value }) =>
  collection === 'stockade.timers' && value === undefined && Buffer.from(key).includes('kms.SynchronizeKey'))
const server = await startServer({
  dev: true, quotas: 'off', outbound: { private: true, roots: proxy.roots },
  between(storage) {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = async batch => (isHeld && batch.isOwnWork && isSynchronization(batch)
      ? { committed: false, conflict: batch.expectations[0]! }
      : commit(batch))
    return storage
  },
})
const [kms, abroad] = [region, there].map(where => sdk(server, undefined, where).kms) as [KMS, KMS]
const store = await connectedStore(kms, proxy)

/** Which cells are not asked, and why. The page's `N/A` are not asked either. */
const skipped: readonly { readonly operations: readonly string[]; readonly state: KeyState; readonly why: string }[] = [
  { operations: ['Encapsulate', 'Decapsulate'], state: 'PendingImport', why: 'ML-KEM keys have no imported material' },
  { operations: ['RetireGrant', 'RevokeGrant'], state: 'Creating', why: 'a replica that is being made has no grant' },
]

interface Placed {
  readonly client: KMS
  readonly KeyId: string
  readonly ask: () => Promise<unknown>
}

const isTransient = (state: KeyState): boolean => state === 'Creating' || state === 'Updating'

/** A key in the state, and where it is asked there. */
async function keyIn(state: KeyState, asked: Asked): Promise<Placed> {
  const { kind: { made, material: newMaterial }, prepare, isReplicated, isOfRegion } = asked
  const isExternal = made.Origin === 'EXTERNAL' || state === 'PendingImport'
  const { KeyMetadata } = await kms.createKey({ ...made, MultiRegion: true, ...(isExternal && { Origin: 'EXTERNAL' }) })
  const KeyId = KeyMetadata!.KeyId!
  const material = isExternal ? newMaterial!() : undefined
  if (material) await importInto(kms, KeyId, material, {}, wrappingFor(made.KeySpec))
  const ask = await prepare(kms, KeyId, material)
  isHeld = state === 'Creating'
  if (isTransient(state) || state === 'PendingReplicaDeletion' || (isReplicated && state !== 'PendingDeletion')) {
    await kms.replicateKey({ KeyId, ReplicaRegion: there })
    if (!isHeld) await runTimers(server)
    if (material && state === 'Updating') await importInto(abroad, KeyId, material, {}, wrappingFor(made.KeySpec))
  }
  if (state === 'Disabled') await kms.disableKey({ KeyId })
  if (state === 'PendingDeletion' || state === 'PendingReplicaDeletion') await kms.scheduleKeyDeletion({ KeyId })
  if (state === 'PendingImport') await kms.deleteImportedKeyMaterial({ KeyId })
  if (state === 'Updating') {
    isHeld = true
    await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
  }
  const client = state === 'Creating' || (state === 'Updating' && !isOfRegion) ? abroad : kms
  return { client, KeyId, ask: () => ask(client, KeyId) }
}

/** A key of a store that is not connected any more. */
async function unavailableKey({ prepare, withoutMaterial }: Asked): Promise<Placed> {
  if (await isDisconnected()) await connect(kms, store)
  const { KeyId } = await externalKey(kms, proxy, store)
  const ask = withoutMaterial ?? await prepare(kms, KeyId, undefined)
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: store })
  return { client: kms, KeyId, ask: () => ask(kms, KeyId) }
}

const isDisconnected = async () => (await stateOf(kms, store)).ConnectionState === 'DISCONNECTED'

const outcomeOf = (asked: Promise<unknown>): Promise<string> => asked.then(
  () => 'done',
  (thrown: Error) => `${thrown.name}: ${thrown.message.replaceAll(/arn:aws:kms:\S+:key\/\S+?(?= )/g, '%')}`,
)

async function outcomeIn(state: KeyState, asked: Asked): Promise<string> {
  try {
    const { client, KeyId, ask } = await (state === 'Unavailable' ? unavailableKey(asked) : keyIn(state, asked))
    assert.equal((await client.describeKey({ KeyId })).KeyMetadata!.KeyState, state)
    return await outcomeOf(ask())
  } finally {
    isHeld = false
  }
}

type Expected = 'done' | { readonly code: string; readonly message: RegExp }

/** What the cell says of a key of this kind. Undefined of `N/A`. */
function expectedOf(cell: PageCell, kind: Kind): Expected | undefined {
  if (cell === 'N/A') return undefined
  const notes = [...cell.matchAll(/\d+/g)].flatMap(([number]) => footnotes.get(Number(number)) ?? [])
  const applying = notes.filter(note => note.of?.includes(kind))
  const note = applying[0] ?? notes.find(({ of }) => of === undefined)
  if (cell.startsWith('✓') || (cell.startsWith('?') && !note)) return 'done'
  return note ?? assert.fail(`${cell} says nothing of a key of the kind ${kind}.`)
}

function cellOf(operation: string, cells: readonly PageCell[], state: KeyState) {
  const other = recorded.find(({ operations, states }) => operations.includes(operation) && states.includes(state))
  return other?.cell ?? cells[columns.findIndex(states => states.includes(state))]!
}

function assertOutcome(outcome: string, expected: Expected, cell: string): void {
  if (expected === 'done') return assert.equal(outcome, 'done', cell)
  const [code, ...message] = outcome.split(': ')
  assert.equal(code, expected.code, `${cell}: ${outcome}`)
  assert.match(message.join(': '), expected.message, cell)
}

const kindIn = (state: KeyState, { kind }: Asked): Kind => {
  if (state === 'Unavailable') return 'store'
  return kind.made.Origin === 'EXTERNAL' || state === 'PendingImport' ? 'imported' : 'own'
}

test('the page has each operation that takes a key', () => {
  const members = ['KeyId', 'TargetKeyId', 'DestinationKeyId', 'AliasName']
  const takingKeys = Object.entries(contract.operations)
    .flatMap(([name, { input }]) => (members.some(member => member in input.members) ? [name] : []))
  assert.deepEqual([...page.keys(), ...besidePage.keys()].sort(), takingKeys.sort())
  assert.deepEqual([...calls.keys()].sort(), takingKeys.sort())
  for (const [operation, cells] of [...page, ...besidePage]) assert.equal(cells.length, columns.length, operation)
  for (const { operations } of recorded) for (const one of operations) assert.ok(page.has(one), one)
})

for (const [operation, cells] of [...page, ...besidePage]) {
  test(`${operation} of a key in every state`, async t => {
    const asked = calls.get(operation)!
    for (const state of columns.flat()) {
      const skip = skipped.find(one => one.state === state && one.operations.includes(operation))
      const cell = cellOf(operation, cells, state)
      const expected = typeof cell === 'string' ? expectedOf(cell, kindIn(state, asked)) : cell
      if (skip || !expected) t.diagnostic(`${state} is skipped: ${skip?.why ?? 'not applicable, as the page says'}`)
      else assertOutcome(await outcomeIn(state, asked), expected, `${operation} ${state}`)
    }
  })
}

test('what is imported is imported into no key whose material KMS made', async () => {
  for (const [operation, { withoutMaterial }] of calls) {
    if (!withoutMaterial) continue
    const { client, KeyId } = await keyIn('Enabled', { kind: symmetric, prepare: () => withoutMaterial })
    const cell = cellOf(operation, page.get(operation)!, 'Enabled') as PageCell
    assertOutcome(await outcomeOf(withoutMaterial(client, KeyId)), expectedOf(cell, 'own')!, operation)
  }
})

test('an alias leaves a key that is pending deletion', async () => {
  const { KeyMetadata } = await kms.createKey({})
  const leave = await prepareLeaving(kms, KeyMetadata!.KeyId!)
  await kms.scheduleKeyDeletion({ KeyId: KeyMetadata!.KeyId })
  assert.equal(await outcomeOf(leave()), 'done')
})
