// The journal's form. Records are kept in blocks, one a group commit; an entry of a block is
//   length of the record (4) | node (4) | position (8) | record | hash (32)
// and the hash is SHA-256 over the hash before it and all that stands before itself, so that it covers the previous hash,
// the node, the position and the record. All nodes of a store append to one chain: an entry's node says who wrote it and is
// covered as its record is. The first entry follows `genesis`, which binds the chain to its store.
// A seal is an HMAC over a block's range and head, kept with the block: it names the block in which a chain was rewritten.
// The checkpoint is an HMAC over the newest head, and over what the store's row says beside it, and replaces the one before, so
// that cutting off the end is seen as well.
// Blocks are packed: a large one when it is committed, and of the others many become one, compressed, with the last one's seal,
// which vouches for the chain behind it.
// What is past its retention is removed; the anchor, an HMAC over the head before the first kept record, replaces `genesis`.
import { hash } from 'node:crypto'
import { HmacKey } from '../../engines/crypto/hmac-key.ts'
import type { StoreKey } from '../secrets/store-key.ts'
import type { JournalEntry, JournalRange, JournalReader, Position } from './journal-reader.ts'

export const hashLength = 32
/** A store has one chain. What proves it names the chain, so that a store of several would keep the form. */
const chain = 1

/** The kept records are those behind `anchor`, up to `position`. */
export interface JournalEnds {
  readonly anchor: Position
  readonly position: Position
}

/** And what is done on its word. Each throws where nobody vouches for the journal. */
export interface Journal extends JournalReader {
  /** `within` are the ends as they were a moment ago, where somebody has them. */
  read(range: JournalRange, within?: JournalEnds): Promise<readonly JournalEntry[]>
  /** As they are vouched for, whatever stands there. */
  ends(): Promise<JournalEnds>
  /** The newest record, once it is known to be the one that is vouched for. */
  newest(): Promise<string | undefined>
}

/** The place and the hash of the newest record; position 0 is before the first. */
export interface Head {
  readonly position: Position
  readonly hash: Uint8Array
}

/** Records `first` to `last`, whose entries stand one behind the other in `entries`. */
export interface Block {
  readonly first: Position
  readonly last: Position
  /** The first record of the group commit that the seal is of; `first` where the block is of that one alone. */
  readonly sealedFrom: Position
  /** The bytes of the entries where they are packed; 0 where they are not. */
  readonly unpacked: number
  readonly entries: Uint8Array
  readonly seal: Uint8Array
}

export interface Checkpoint extends Head {
  /** What it vouches for beside the head; `store-row.ts` says what. */
  readonly beside: Uint8Array
  readonly mac: Uint8Array
}

/** The head behind which the first kept record follows; `genesis` until records were removed. */
export interface Anchor extends Head {
  readonly mac: Uint8Array
}

/** What seals, checkpoints and anchors are made with. The keys differ, so that no block's seal can pass for another of them. */
export interface JournalKeys {
  readonly anchor: HmacKey
  readonly seal: HmacKey
  readonly checkpoint: HmacKey
}

/** The keys as bytes, in which form they cross to a thread. */
export type JournalSecrets = { readonly [Use in keyof JournalKeys]: Uint8Array }

export function journalSecrets(storeKey: StoreKey): JournalSecrets {
  const derive = (use: string) => storeKey.derive(`journal ${use}`)
  return { anchor: derive('anchor'), seal: derive('seal'), checkpoint: derive('checkpoint') }
}

export function journalKeys({ anchor, seal, checkpoint }: JournalSecrets): JournalKeys {
  return { anchor: new HmacKey(anchor), seal: new HmacKey(seal), checkpoint: new HmacKey(checkpoint) }
}

export function genesis(storeId: string): Head {
  return { position: 0, hash: hash('sha256', `stockade journal ${storeId}`, 'buffer') }
}

export function blockSeal(keys: JournalKeys, storeId: string, first: Position, head: Head): Uint8Array {
  return sign(keys.seal, proof(storeId, first, head))
}

export function checkpointMac(keys: JournalKeys, storeId: string, head: Head, beside: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(beside.length)
  return sign(keys.checkpoint, Buffer.concat([length, beside, proof(storeId, 0, head)]))
}

export function anchorMac(keys: JournalKeys, storeId: string, head: Head): Uint8Array {
  return sign(keys.anchor, proof(storeId, 0, head))
}

/** `<position>:<hash in hex>`, to be kept where the store's owner cannot write. */
export function formatHead(head: Head): string {
  return `${head.position}:${Buffer.from(head.hash).toString('hex')}`
}

export function parseHead(text: string): Head | undefined {
  const [, position, hex] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  return position === undefined || hex === undefined ? undefined : { position: Number(position), hash: Buffer.from(hex, 'hex') }
}

function sign(key: HmacKey, message: Uint8Array): Uint8Array {
  return Buffer.from(key.sign(message, 'binary'), 'latin1')
}

function proof(storeId: string, first: Position, head: Head): Buffer {
  const id = Buffer.from(storeId)
  const bytes = Buffer.allocUnsafe(20 + hashLength + id.length)
  bytes.writeUInt32BE(chain, 0)
  writePosition(bytes, first, 4)
  writePosition(bytes, head.position, 12)
  bytes.set(head.hash, 20)
  bytes.set(id, 20 + hashLength)
  return bytes
}

export function writePosition(bytes: Buffer, position: Position, at: number): void {
  bytes.writeUInt32BE(Math.floor(position / 0x1_0000_0000), at)
  bytes.writeUInt32BE(position >>> 0, at + 4)
}
