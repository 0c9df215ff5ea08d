import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { encode } from 'cborg'
import { makeAttestation, makeRoot, type Attested } from '../../../../test/kit/attestation.ts'
import { makeCertificate, oneDay } from '../../../../test/kit/certificates.ts'
import { awsRoot } from './aws-root.ts'
import { BadAttestation, readAttestation, verifyAttestation } from './attestations.ts'

const root = makeRoot()
const roots = [new X509Certificate(awsRoot), new X509Certificate(root.body)]
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

function verified(attested: Partial<Attested> = {}, now = Date.now()) {
  const read = readAttestation(makeAttestation({ root, publicKey, ...attested }))
  verifyAttestation(read, roots, now)
  return read
}

test('what a root vouches for is read: measurements, and a public key', () => {
  const pcrs = new Map([[0, Buffer.alloc(48, 7)], [8, Buffer.alloc(48, 8)]])
  const read = verified({ pcrs, tpmPcrs: new Map([[4, Buffer.alloc(48, 9)]]) })
  assert.deepEqual([...read.pcrs].map(([n, held]) => [n, held[0], held.length]), [[0, 7, 48], [8, 8, 48]])
  assert.deepEqual([...read.tpmPcrs].map(([n, held]) => [n, held[0]]), [[4, 9]])
  assert.deepEqual(Buffer.from(read.publicKey!), publicKey.export({ format: 'der', type: 'spki' }))
})

test('whatever is not vouched for is refused', () => {
  const other = makeRoot()
  const stranger = makeCertificate('stranger', { namedCurve: 'P-384' })
  const unlike = (name: string, value: unknown) => ({ change: (payload: Map<string, unknown>) => void payload.set(name, value) })
  const cases: readonly (readonly [Partial<Attested>, RegExp])[] = [
    [{ root: other }, /a root that is not trusted/],
    [{ to: new Date(Date.now() - 1000) }, /not valid now/],
    [{ forge: payload => payload.set('pcrs', new Map([[0, Buffer.alloc(48, 9)]])) }, /not signed by its certificate/],
    [unlike('certificate', new X509Certificate(stranger.body).raw), /the one above it has not issued/],
    [unlike('cabundle', []), /no chain/],
    [unlike('cabundle', Array.from({ length: 17 }, () => new X509Certificate(root.body).raw)), /no chain/],
    [unlike('cabundle', [new X509Certificate(root.body).raw]), /the one above it has not issued/],
    [unlike('certificate', Buffer.alloc(100)), /malformed/], [unlike('certificate', 'text'), /malformed/],
    [unlike('pcrs', [1]), /malformed/], [unlike('public_key', 1), /malformed/],
  ]
  for (const [attested, told] of cases) assert.throws(() => verified(attested), told, String(told))
  assert.throws(() => verified({}, Date.now() + 60 * oneDay), /not valid now/)
})

test('no certificate issues another that may not', () => {
  const leaf = makeCertificate('leaf', { issuer: root, namedCurve: 'P-384' })
  const below = makeCertificate('below', { issuer: leaf, namedCurve: 'P-384' })
  const change = (payload: Map<string, unknown>) => {
    payload.set('cabundle', [root, leaf].map(({ body }) => new X509Certificate(body).raw))
    payload.set('certificate', new X509Certificate(below.body).raw)
  }
  assert.throws(() => verified({ change }), /the one above it has not issued/)
})

test('a document of more items than any has is refused before they are made', () => {
  // Behind what a decoder would have to make first stands what it does not take, and would say so.
  const end = Buffer.of(0xff)
  const many = (item: string, items: number) =>
    Buffer.concat([Buffer.from([0x9a, 0, 0, items >> 8, items & 0xff]), Buffer.from(item.repeat(items), 'hex'), end])
  for (const item of ['a0', '80', '60', 'a10000']) {
    for (const document of [many(item, 60_000), encode([many(item, 60_000), new Map(), encode(new Map()), new Uint8Array(96)])]) {
      assert.throws(() => readAttestation(document), (thrown: Error) => thrown instanceof BadAttestation && !thrown.cause)
    }
  }
  // As many registers as there may be, and certificates.
  const registers = (length: number) => new Map(Array.from({ length }, (_, n) => [n, Buffer.alloc(48, n)]))
  const { pcrs, tpmPcrs } = verified({ pcrs: registers(32), tpmPcrs: registers(24) })
  assert.deepEqual([pcrs.size, tpmPcrs.size], [32, 24])
})

test('what is no document is refused, however deep or long it is', () => {
  const documents = [
    new Uint8Array(), Buffer.from('a document'), encode([]), encode([1, 2, 3, 4]), encode(new Map()),
    Buffer.alloc(262_144, 0x81), Buffer.alloc(262_144, 0x9f), Buffer.alloc(262_144, 0xff),
    Buffer.from([0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]), Buffer.from([0x5b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]),
    encode([encode(new Map([[1, -7]])), new Map(), encode(new Map()), new Uint8Array(96)]),
  ]
  for (const document of documents) assert.throws(() => readAttestation(document), BadAttestation)
})
