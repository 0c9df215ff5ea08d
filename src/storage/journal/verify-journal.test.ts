import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BlockBuilder } from './journal-entries.ts'
import { anchorMac, blockSeal, checkpointMac, formatHead, genesis, journalKeys, journalSecrets, parseHead } from './journal.ts'
import type { Block, Head, JournalKeys } from './journal.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { verifyJournal } from './verify-journal.ts'
import type { JournalSource } from './verify-journal.ts'

const keys = journalKeys(journalSecrets(storeKeyFrom(new Uint8Array(32))))
const foreign = journalKeys(journalSecrets(storeKeyFrom(new Uint8Array(32).fill(1))))
const storeId = 'store'
const beside = new Uint8Array(84)
const record = (n: number) => JSON.stringify({ event: { eventID: `event-${n}` } })

interface Made extends JournalSource {
  readonly list: readonly Block[]
  readonly head: Head
}

/** A journal of blocks with the given records, made by whoever has `made`. */
function journalOf(blocks: readonly (readonly string[])[], made: JournalKeys = keys): Made {
  const builder = new BlockBuilder(1)
  let head = genesis(storeId)
  const list = blocks.map(records => {
    const first = head.position + 1
    builder.start(head)
    for (const text of records) builder.append(text)
    head = builder.head()
    const entries = Uint8Array.from(builder.entries)
    const seal = blockSeal(made, storeId, first, head)
    return { first, last: head.position, sealedFrom: first, unpacked: 0, entries, seal }
  })
  return withBlocks(list, head, made)
}

function withBlocks(list: readonly Block[], head: Head, made: JournalKeys = keys): Made {
  const checkpoint = { ...head, beside, mac: checkpointMac(made, storeId, head, beside) }
  const start = genesis(storeId)
  const anchor = { ...start, mac: anchorMac(keys, storeId, start) }
  return { storeId, anchor, checkpoint, blocks: () => list, list, head }
}

const sound = journalOf([[1, 2, 3].map(record), [4].map(record), [5, 6, 7, 8].map(record), [9, 10].map(record)])

async function findings(source: JournalSource, expect?: Head) {
  return (await verifyJournal(source, keys, expect)).findings
}

const replaced = (at: number, block: Partial<Block>) =>
  withBlocks(sound.list.map((one, i) => (i === at ? { ...one, ...block } : one)), sound.head)

test('a sound journal has no findings, and its head is where it ends', async () => {
  const { findings: found, head } = await verifyJournal(sound, keys)
  assert.deepEqual(found, [])
  assert.equal(formatHead(head), formatHead(sound.head))
  assert.deepEqual(await findings(journalOf([])), [])
})

test('every flipped bit of a block is found at the record it is in', async () => {
  const at = 2
  const { entries } = sound.list[at]!
  const entryLength = entries.length / 4
  let cases = 0
  for (let i = 0; i < entries.length; i++) {
    for (const bit of [1, 0x80]) {
      const changed = Uint8Array.from(entries)
      changed[i]! ^= bit
      const [found] = await findings(replaced(at, { entries: changed }))
      assert.equal(found?.position, 5 + Math.floor(i / entryLength), `byte ${i}`)
      cases++
    }
  }
  assert.equal(cases, 2 * entries.length)
})

test('a changed record is named with its event id', async () => {
  const text = Buffer.from(sound.list[2]!.entries)
  text.write('evil', text.indexOf('event-6'))
  assert.deepEqual(await findings(replaced(2, { entries: text })), [{ kind: 'changed', position: 6, eventId: 'evilt-6' }])
})

test('a changed seal or range of a block is found', async () => {
  const seal = Uint8Array.from(sound.list[2]!.seal)
  seal[0]! ^= 1
  assert.deepEqual(await findings(replaced(2, { seal })), [{ kind: 'rewritten', position: 5, through: 8 }])
  assert.deepEqual(await findings(replaced(2, { last: 9 })), [{ kind: 'rewritten', position: 5, through: 9 }])
  assert.deepEqual(await findings(replaced(2, { first: 6 })), [{ kind: 'missing', position: 5 }])
  assert.deepEqual(await findings(replaced(2, { first: 4 })), [{ kind: 'rewritten', position: 5, through: 8 }])
})

test('removed, reordered, repeated and cut off records are found', async () => {
  const [a, b, c, d] = sound.list as readonly [Block, Block, Block, Block]
  const { head } = sound
  const withoutFirst = c.entries.subarray(c.entries.length / 4)
  const cases: [readonly Block[], object][] = [
    [[a, c, d], { kind: 'missing', position: 4 }],
    [[b, c, d], { kind: 'missing', position: 1 }],
    [[a, b, c], { kind: 'missing', position: 9 }],
    [[], { kind: 'missing', position: 1 }],
    [[a, c, b, d], { kind: 'missing', position: 4 }],
    [[a, b, b, c, d], { kind: 'inserted', position: 5, eventId: 'event-4' }],
    [[a, b, { ...c, first: 4 }, c, d], { kind: 'rewritten', position: 5, through: 8 }],
    [[a, b, { ...c, entries: withoutFirst }, d], { kind: 'missing', position: 5, eventId: 'event-6' }],
    [[a, b, { ...c, entries: new Uint8Array(0) }, d], { kind: 'empty', position: 5 }],
    [[a, b, { ...c, entries: c.entries.subarray(0, -1) }, d], { kind: 'unreadable', position: 8 }],
    [[a, b, { ...c, entries: new Uint8Array(7) }, d], { kind: 'unreadable', position: 5 }],
  ]
  for (const [list, finding] of cases) assert.deepEqual(await findings(withBlocks(list, head)), [finding])
  assert.equal(cases.length, 11)
})

test('an attacker without the root key can rewrite no record and recompute no chain', async () => {
  const forged = journalOf([[1, 2, 3].map(record), [4].map(record), [5, 60, 7, 8].map(record), [9, 10].map(record)], foreign)
  const list = [...sound.list.slice(0, 2), ...forged.list.slice(2)]
  const kept = { ...withBlocks(list, forged.head), checkpoint: sound.checkpoint }
  assert.deepEqual(await findings(kept), [{ kind: 'rewritten', position: 5, through: 8 }])
  const moved = { ...kept, checkpoint: { ...forged.head, beside, mac: sound.checkpoint!.mac } }
  assert.deepEqual(await findings(moved), [{ kind: 'checkpoint', position: 10 }, { kind: 'rewritten', position: 5, through: 8 }])
})

test('records behind the last checkpoint are found even where their chain is right', async () => {
  const longer = journalOf([...[[1, 2, 3], [4], [5, 6, 7, 8], [9, 10]].map(block => block.map(record)), [record(11)]], foreign)
  const appended = { ...withBlocks([...sound.list, longer.list[4]!], sound.head) }
  assert.deepEqual(await findings(appended), [{ kind: 'unvouched', position: 11, eventId: 'event-11' }])
})

test('a missing or foreign checkpoint is found, and a seal does not pass for one', async () => {
  assert.deepEqual(await findings({ ...sound, checkpoint: undefined }), [{ kind: 'checkpoint', position: 0 }])
  const cut = sound.list.slice(0, 3)
  const end = { position: 8, hash: cut[2]!.entries.subarray(-32) }
  const made = (by: JournalKeys, id: string, next: Uint8Array = beside) => checkpointMac(by, id, end, next)
  const others = [beside.subarray(1), new Uint8Array(84).fill(1), end.hash].map(next => made(keys, storeId, next))
  const foreignMacs = [made(foreign, storeId), made(keys, 'other'), ...others]
  for (const mac of [cut[2]!.seal, new Uint8Array(0), ...foreignMacs]) {
    const checkpoint = { ...end, beside, mac }
    assert.deepEqual(await findings({ ...sound, blocks: () => cut, checkpoint }), [{ kind: 'checkpoint', position: 8 }])
  }
})

test('a head kept elsewhere unmasks a store that was replaced as a whole', async () => {
  const older = journalOf([[1, 2, 3].map(record)])
  const other = journalOf([[1, 2, 3, 4, 50, 6, 7, 8, 9, 10].map(record)])
  assert.deepEqual(await findings(older, sound.head), [{ kind: 'missing', position: 4 }])
  assert.deepEqual(await findings(other, sound.head), [{ kind: 'unexpected', position: 10, eventId: 'event-10' }])
  assert.deepEqual(await findings(sound, older.head), [])
  assert.deepEqual(await findings(sound, { position: 0, hash: new Uint8Array(32) }), [{ kind: 'unexpected', position: 0 }])
})

test('a head that lies before the anchor is not taken for one that was compared', async () => {
  const [a, b, ...kept] = sound.list as readonly [Block, Block, ...Block[]]
  const start = { position: b.last, hash: b.entries.subarray(-32) }
  const source = { ...withBlocks(kept, sound.head), anchor: { ...start, mac: anchorMac(keys, storeId, start) } }
  assert.deepEqual(await findings(source), [])
  for (const head of [{ position: a.last, hash: a.entries.subarray(-32) }, { position: 2, hash: new Uint8Array(32) }]) {
    assert.deepEqual(await findings(source, head), [{ kind: 'incomparable', position: head.position }])
  }
  assert.deepEqual(await findings(source, start), [])
  assert.deepEqual(await findings(source, { ...start, hash: a.entries.subarray(-32) }), [{ kind: 'unexpected', position: 4 }])
})

test('blocks that hold no records are found wherever they stand, under whatever seal', async () => {
  const [a, b, c, d] = sound.list as readonly [Block, Block, Block, Block]
  const behind = (block: Block) => ({ ...block, first: block.last + 1, entries: new Uint8Array(0) })
  const before = { ...behind(a), first: -9, last: 0 }
  for (const list of [[a, b, c, d, behind(d)], [a, b, behind(b), c, d], [before, a, b, c, d]]) {
    const { first } = list.find(({ entries }) => entries.length === 0)!
    assert.deepEqual(await findings(withBlocks(list, sound.head)), [{ kind: 'empty', position: first }])
  }
})

test('a head is written and read as text', () => {
  assert.deepEqual(parseHead(formatHead(sound.head)), { ...sound.head, hash: Buffer.from(sound.head.hash) })
  const hex = 'a'.repeat(64)
  const hostile = ['', ':', '1:', '-1:aa', `1:${hex.slice(1)}`, `1:${'g'.repeat(64)}`, `1:${hex}a`, `1:${hex}\n`, `1e3:${hex}`]
  for (const text of hostile) assert.equal(parseHead(text), undefined)
  assert.equal(hostile.length, 9)
})
