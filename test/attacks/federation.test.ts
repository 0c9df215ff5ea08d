// Somebody with nothing brings documents of a SAML provider, whose name is all that has to be known. Nobody has signed them, or
// what once was signed stands in another, and each asks for as much as it can.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { account, root } from '../kit/identity.ts'
import { errorOf, queryCall, send, type RawRequest } from '../kit/raw-request.ts'
import { base64, createSamlIdp } from '../kit/saml.ts'
import { besiege } from '../kit/siege.ts'

const siege = await besiege()
const idp = await createSamlIdp()
await siege.call(queryCall('iam', 'CreateSAMLProvider', { Name: 'corp', SAMLMetadataDocument: idp.metadata }), root)

const ours = idp.response({ attributes: { Role: ['a,b'] } }, 'nothing')
/** What was signed once, and what nobody has signed. */
const signed = idp.sign(ours, 'assertion')
const forged = signed.replace(/<SignatureValue>[^<]*/, '<SignatureValue>AAAA')
const enveloped = '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
const exclusive = '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
const transforms = (text: string) => forged.replace(/<Transforms>.*<\/Transforms>/, `<Transforms>${text}</Transforms>`)
const references = (text: string, count: number) => text.replace(/<Reference .*<\/Reference>/, found => found.repeat(count))
const within = (text: string, more: string) => text.replace('<saml:Subject>', `${more}<saml:Subject>`)
const namespaces = (count: number) => Array.from({ length: count }, (_, i) => `xmlns:n${i}="u"`).join(' ')
const names = Array.from({ length: 1900 }, (_, i) => `<a${i}></a${i}>`).join('')

const documents: Readonly<Record<string, string>> = {
  'hundreds of transforms': transforms(exclusive.repeat(400) + enveloped.repeat(400)),
  'hundreds of transforms in turn': transforms((exclusive + enveloped).repeat(400)),
  'many references': references(forged, 130),
  'many references of some transforms each': references(transforms(exclusive.repeat(4) + enveloped.repeat(3)), 85),
  'many references to many elements': within(references(forged, 100), '<b/>'.repeat(1200)),
  'namespaces within each other': within(signed, `<b ${namespaces(60)}>`.repeat(12) + '<b/>'.repeat(1500) + '</b>'.repeat(12)),
  'prefixes that are to be told': forged.replace(exclusive, exclusive.replace('/>',
    `><InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${'n '.repeat(12_000)}"/></Transform>`)),
  'as many comments as there is room for': within(signed, '<!---->'.repeat(8000)),
  'as many names as there is room for': within(signed, `${names}${'x'.repeat(25_000)}`),
}

const refused = /^InvalidIdentityToken: (?:Response signature invalid|SAML Assertion was not parsable)$/

function requestOf(document: string): RawRequest {
  const { headers, body } = queryCall('sts', 'AssumeRoleWithSAML', {
    RoleArn: `arn:aws:iam::${account}:role/any`, PrincipalArn: `arn:aws:iam::${account}:saml-provider/corp`,
    SAMLAssertion: base64(document),
  })
  return { method: 'POST', target: '/', headers: [['host', new URL(siege.url).host], ...Object.entries(headers)], body }
}

for (const [what, document] of Object.entries(documents)) {
  test(`a response with ${what}`, async t => {
    assert.ok(base64(document).length < 100_000, `${base64(document).length} characters`)
    const request = requestOf(document)
    const codes = new Set<string>()
    const seen = await siege.withstand(() => Promise.all(Array.from({ length: scaled(4) }, async () => {
      const { code, message } = errorOf(await send(siege.url, request))
      codes.add(`${code}: ${message}`)
    })))
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
    for (const code of codes) assert.match(code, refused)
    assert.ok(siege.isRunning())
  })
}
