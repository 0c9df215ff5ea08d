// What is signed in one form is heard, and nobody else's document has anything worked for it.
import assert from 'node:assert/strict'
import {
  createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate, type JsonWebKey, type KeyPairKeyObjectResult,
} from 'node:crypto'
import { mock, test } from 'node:test'
import { C14nCanonicalization, ExclusiveCanonicalization } from 'xml-crypto'
import { createSamlIdp, type SigningParts } from '../../../../test/kit/saml.ts'
import { parseXml } from './elements.ts'
import { readSigned } from './signed-response.ts'

const idp = await createSamlIdp()
const certificateOf = (metadata: string) =>
  new X509Certificate(Buffer.from(/<ds:X509Certificate>([^<]+)</.exec(metadata)![1]!, 'base64'))
const certificates = [certificateOf(idp.metadata)]
const unsigned = idp.response({ attributes: { Role: ['a,b'] } }, 'nothing')
  .replace('ID="_r1"', 'ID="_r1" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:other"')
  .replace('<saml:Assertion ', '<saml:Assertion xmlns="" ')
const [exclusive, inclusive] = ['http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315']
const [xmldsig, newer] = ['http://www.w3.org/2000/09/xmldsig#', 'http://www.w3.org/2001/04/xmldsig-more#']
const sha = 'http://www.w3.org/2001/04/xmlenc#sha'
const places = ['assertion', 'response'] as const

const verdict = (text: string, by = certificates) => {
  const read = readSigned(text, by)
  return 'refused' in read ? read.refused : /ann@example\.com/.exec(read.assertion.textContent ?? '')?.[0]
}

test('each way in which providers sign', () => {
  const ways: readonly SigningParts[] = [
    {}, { prefix: 'ds' }, { prefixes: ['xs'] }, { prefixes: ['xs', 'saml', 'samlp', 'none'], prefix: 'ds' },
    { canonicalization: `${exclusive}WithComments`, transform: `${exclusive}WithComments` },
    { canonicalization: inclusive }, { canonicalization: `${inclusive}#WithComments`, prefix: 'ds' },
    { algorithm: `${xmldsig}rsa-sha1`, digest: `${xmldsig}sha1` }, { algorithm: `${newer}rsa-sha512`, digest: `${sha}512` },
    { algorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', digest: `${sha}256` },
  ]
  for (const what of places) {
    for (const way of ways) {
      const text = idp.sign(unsigned, what, way)
      assert.equal(verdict(text), 'ann@example.com', JSON.stringify({ what, way }))
      assert.equal(verdict(text.replaceAll('ann@', 'bob@')), 'unsigned')
    }
  }
  const both = idp.sign(idp.sign(unsigned, 'assertion', { prefixes: ['xs'] }), 'response', { canonicalization: inclusive })
  assert.equal(verdict(both), 'ann@example.com')
})

test('a signature has one form, whoever made it', () => {
  const [enveloped, digest] = [`${xmldsig}enveloped-signature`, `${sha}256`]
  const others: readonly SigningParts[] = [
    { transform: inclusive }, { transform: enveloped }, { prefixes: Array.from({ length: 33 }, (_, i) => `n${i}`) },
  ]
  for (const what of places) for (const way of others) assert.equal(verdict(idp.sign(unsigned, what, way)), 'unsigned')
  const good = idp.sign(unsigned, 'assertion')
  const [transforms] = /<Transforms>.*<\/Transforms>/.exec(good)!
  const [first = '', second = ''] = transforms.match(/<Transform .*?\/>/g)!
  const [reference] = /<Reference .*<\/Reference>/.exec(good)!
  const changes: readonly (readonly [from: string, to: string])[] = [
    [transforms, `<Transforms>${first}</Transforms>`], [transforms, `<Transforms>${second}${first}</Transforms>`],
    [transforms, `<Transforms>${second.repeat(2)}</Transforms>`],
    [transforms, `<Transforms>${first}${second.repeat(2)}</Transforms>`],
    [transforms, `<Transforms>${first.repeat(2)}${second}</Transforms>`], [transforms, ''], [transforms, transforms.repeat(2)],
    [reference, reference.repeat(2)], [reference, ''], [reference, reference.replace('>', '><x/>')],
    ['URI="#_a1"', 'URI=""'], ['URI="#_a1"', 'URI="#_r1"'], ['URI="#_a1"', ''], ['URI="#_a1"', 'URI="_a1"'],
    ['URI="#_a1"', 'URI="#xpointer(id(\'_a1\'))"'], [digest, 'none'], [digest, '__proto__'],
    ['<SignedInfo>', '<SignedInfo><x/>'],
    ['</SignatureValue>', '</SignatureValue><Object/>'], ['<DigestValue>', '<DigestValue><x/>'],
    ['</SignedInfo>', '</SignedInfo><SignedInfo/>'], ['<SignedInfo>', '<SignedInfo xmlns="urn:other">'],
    [`${newer}rsa-sha256`, `${xmldsig}hmac-sha1`], [exclusive, `${exclusive}x`],
  ]
  for (const [from, to] of changes) {
    const changed = signedAnew(good.replace(from, to))
    assert.notEqual(changed, signedAnew(good))
    assert.equal(verdict(changed, own), 'unsigned', `${from} ${to}`)
  }
  assert.equal(verdict(signedAnew(good), own), 'ann@example.com')
  const [signature] = /<Signature .*<\/Signature>/.exec(good)!
  assert.equal(verdict(good.replace(signature, signature.repeat(2))), 'unsigned')
})

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const own = [{ publicKey: pair.publicKey } as X509Certificate]

/** With whatever stands in the place of what is signed. */
function signedAnew(text: string): string {
  const info = parseXml(text)!.getElementsByTagName('SignedInfo')[0]!
  const value = sign('sha256', Buffer.from(new ExclusiveCanonicalization().process(info, {})), pair.privateKey)
  return text.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value.toString('base64')}`)
}

test('a key of another kind, or one by which it takes long to verify, has signed nothing', async () => {
  const good = idp.sign(unsigned, 'assertion')
  const by = ({ privateKey, publicKey }: KeyPairKeyObjectResult) =>
    verdict(idp.sign(unsigned, 'assertion', { key: privateKey }), [{ publicKey } as X509Certificate])
  assert.equal(by(pair), 'ann@example.com')
  assert.equal(by(generateKeyPairSync('ec', { namedCurve: 'P-256' })), 'unsigned')
  // Its exponents take each other's place.
  const { e, d, ...parts } = pair.privateKey.export({ format: 'jwk' })
  const large = createPrivateKey({ key: { ...parts, e: d, d: e, dp: e, dq: e } as JsonWebKey, format: 'jwk' })
  assert.equal(by({ privateKey: large, publicKey: createPublicKey(large) }), 'unsigned')
  const unreadable = {
    get publicKey(): never {
      throw new Error('no key')
    },
  }
  assert.equal(verdict(good, [unreadable as unknown as X509Certificate, ...certificates]), 'ann@example.com')
  assert.equal(verdict(good, [certificateOf((await createSamlIdp()).metadata), ...certificates]), 'ann@example.com')
})

test('what is signed has a name of its own', () => {
  for (const what of places) {
    const good = idp.sign(unsigned, what)
    const id = what === 'assertion' ? '_a1' : '_r1'
    const beside = (name: string) => good.replace(/<samlp:Response[^>]*>/, `$&<x ID="${name}"/>`)
    assert.equal(verdict(beside(id)), 'unsigned')
    assert.equal(verdict(beside('_x')), what === 'assertion' ? 'ann@example.com' : 'unsigned')
  }
  const behind = (name: string) => idp.sign(unsigned, 'assertion').replace('</saml:Assertion>', `$&<x ID="${name}"/>`)
  assert.deepEqual([verdict(behind('_a1')), verdict(behind('_x'))], ['unsigned', 'ann@example.com'])
})

test('an element has one signature, also where each of two holds', () => {
  for (const what of places) {
    const once = idp.sign(unsigned, what)
    assert.deepEqual([verdict(once), verdict(idp.sign(once, what))], ['ann@example.com', 'unsigned'])
  }
})

/** How many nodes are made canonical to read a text. */
function workOf(text: string): number {
  const mocks = [ExclusiveCanonicalization, C14nCanonicalization].map(({ prototype }) => mock.method(prototype, 'processInner'))
  try {
    verdict(text)
    return mocks.reduce((sum, made) => sum + made.mock.callCount(), 0)
  } finally {
    for (const made of mocks) made.mock.restore()
  }
}

test('what is worked for a document that nobody signed is the same, whatever it asks for', () => {
  const many = unsigned.replace('<samlp:Status>', `<a>${'<b/>'.repeat(1000)}</a><samlp:Status>`)
  const [forged, few] = [many, unsigned].map(text => idp.sign(idp.sign(text, 'assertion'), 'response')
    .replaceAll(/<SignatureValue>[^<]*/g, '<SignatureValue>AAAA')) as [string, string]
  const most = workOf(few)
  assert.ok(most < 50, `${most} nodes`)
  assert.equal(workOf(forged), most)
  const asks: readonly (readonly [RegExp, (found: string) => string])[] = [
    [/<Reference .*?<\/Reference>/g, found => found.repeat(50)], [/<Transform .*?\/>/g, found => found.repeat(50)],
    [/<Transforms>.*?<\/Transforms>/g, found => found.repeat(50)], [/<Signature .*?<\/Signature>/g, found => found.repeat(10)],
  ]
  for (const [part, ask] of asks) assert.ok(workOf(forged.replaceAll(part, ask)) <= most, String(part))
})

test('what somebody else once had signed is made canonical once, whatever it is put into', () => {
  const [signature] = /<Signature .*<\/Signature>/.exec(idp.sign(unsigned, 'assertion'))!
  const elements = 1000
  const forged = unsigned.replace(/(<saml:Assertion .*?<\/saml:Issuer>)/, `$1${signature}<a>${'<b/>'.repeat(elements)}</a>`)
  assert.equal(verdict(forged), 'unsigned')
  const work = workOf(forged)
  assert.ok(work > elements && work < elements + 100, `${work} nodes`)
})

test('a document is small in all that a reader of XML makes of it', () => {
  const holds = (more: string) => verdict(unsigned.replace('<samlp:Status>', `${more}<samlp:Status>`)) === 'unsigned'
  const namespaces = (count: number) => Array.from({ length: count }, (_, i) => `xmlns:n${i}="u"`).join(' ')
  const names = (count: number) => Array.from({ length: count }, (_, i) => `<a${i}></a${i}>`).join('')
  const bounds: readonly (readonly [good: string, bad: string])[] = [
    ['<a/>'.repeat(4000), '<a/>'.repeat(4100)], ['<a b="" c=""/>'.repeat(1300), '<a b="" c=""/>'.repeat(1400)],
    ['<!---->'.repeat(4000), '<!---->'.repeat(4100)], ['<![CDATA[x]]>'.repeat(4000), '<![CDATA[x]]>'.repeat(4100)],
    ['<a>'.repeat(31) + '</a>'.repeat(31), '<a>'.repeat(32) + '</a>'.repeat(32)],
    [`<a ${namespaces(28)}/>`, `<a ${namespaces(29)}/>`], [names(110), names(130)],
    [`<a ${namespaces(14)}><b ${namespaces(14)}/></a>`.repeat(20), `<a ${namespaces(14)}><b ${namespaces(15)}/></a>`],
    ['<a></a >', '<a></b>'], ['<a><b></b></a>', '<a><b></a></b>'],
  ]
  for (const [good, bad] of bounds) assert.deepEqual([holds(good), holds(bad)], [true, false], bad.slice(0, 60))
})
