import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { encode } from 'cborg'
import * as fc from 'fast-check'
import { makeAttestation, makeRoot, type Attested } from '../../../../test/kit/attestation.ts'
import {
  certSign, criticalExtension, digitalSignature, makeCertificate, oneDay, type Wanted,
} from '../../../../test/kit/certificates.ts'
import { bits, oid, sequence } from '../../../../test/kit/der.ts'
import { property } from '../../../../test/kit/properties.ts'
import { awsRoot } from './aws-root.ts'
import { BadAttestation, readAttestation, verifyAttestation } from './attestations.ts'
import { readExtensions } from './certificate-extensions.ts'

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
  assert.throws(() => verified({ change }), /for another use/)
})

test('a chain is taken as AWS says how one is verified, and no other', () => {
  const curve = { namedCurve: 'P-384' } as const
  const authority = { ...curve, isAuthority: true, usage: certSign } as const
  const signing = { ...curve, usage: digitalSignature } as const
  /** Below the root: authorities, each the issuer of the next, and the one that signs. */
  const chain = (between: readonly Wanted[], last: Wanted = signing) => {
    const authorities = [root]
    for (const wanted of between) authorities.push(makeCertificate('ca', { issuer: authorities.at(-1)!, ...wanted }))
    return { authorities, signer: makeCertificate('signer', { issuer: authorities.at(-1)!, ...last }) }
  }
  const unknown = { extensions: [criticalExtension('2a030405', Buffer.of(5, 0))] }
  const purpose = (name: string) => ({ extensions: [criticalExtension('551d25', sequence(oid(name)))] })
  const twice = { extensions: [criticalExtension('551d0f', bits(Buffer.of(certSign)))] }
  for (const good of [
    chain([]), chain([{ ...authority, pathLength: 0 }]), chain([{ ...authority, pathLength: 1 }, authority]),
    chain([authority], { ...signing, ...purpose('551d2500') }),
  ]) verified(good)
  const { raw } = new X509Certificate(root.body)
  // OpenSSL says that nothing was issued by a certificate that it takes for no use at all.
  const use = /is for another use|has not issued/
  const bad: readonly (readonly [Partial<Attested>, RegExp])[] = [
    [chain([{ ...authority, pathLength: 0 }, authority]), use], [chain([{ ...authority, usage: digitalSignature }]), use],
    [chain([{ ...curve, isAuthority: true }]), use], [chain([{ ...authority, ...unknown }]), use],
    [chain([{ ...authority, ...twice }]), use],
    [chain([authority], { ...signing, ...unknown }), use], [chain([authority], { ...signing, usage: certSign }), use],
    [chain([authority], curve), use], [chain([authority], authority), use],
    [chain([authority], { ...authority, usage: certSign | digitalSignature }), use],
    [chain([authority], { ...signing, ...purpose('2b06010505070301') }), use],
    [{ authorities: [root], signer: root }, use],
    [chain([authority], { ...signing, hash: 'sha256' }), /has not issued/],
    [chain([{ ...authority, namedCurve: 'P-256', hash: 'sha384' }]), /has not issued/],
    [chain([authority], { ...signing, namedCurve: 'P-256', hash: 'sha384' }), /not signed by its certificate/],
    [{ change: payload => payload.set('cabundle', [Buffer.from(root.body)]) }, /malformed/],
    [{ change: payload => payload.set('certificate', Buffer.concat([raw, Buffer.alloc(1)])) }, /malformed/],
  ]
  for (const [i, [attested, told]] of bad.entries()) assert.throws(() => verified(attested), told, `${i}: ${told}`)
})

test('extensions are those of certificates that are there', () => {
  const { raw } = new X509Certificate(awsRoot)
  assert.deepEqual(readExtensions(raw), {
    signatureAlgorithm: '2a8648ce3d040303', isAuthority: true, pathLength: undefined, purposes: undefined, isUnknown: false,
    usage: { digitalSignature: true, keyCertSign: true },
  })
  property('extensions of a certificate', 300, fc.tuple(fc.nat(raw.length - 1), fc.nat(255)), ([at, byte]) => {
    const changed = Buffer.from(raw)
    changed[at] = byte
    try {
      readExtensions(changed)
    } catch (thrown) {
      assert.ok(thrown instanceof RangeError || thrown instanceof TypeError, String(thrown))
    }
  })
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
