// A SAML provider: what it says of itself, and responses in which it vouches for somebody.
import type { KeyObject } from 'node:crypto'
import { generate } from 'selfsigned'
import { SignedXml } from 'xml-crypto'

export interface ResponseParts {
  readonly issuer?: string
  readonly subject?: string
  readonly format?: string
  readonly recipient?: string
  readonly audience?: string
  /** Milliseconds from now. */
  readonly issuedIn?: number
  readonly until?: number
  /** Until when the provider itself knows the person, in milliseconds from now. */
  readonly sessionIn?: number
  /** Values by the last part of their name, or by all of it. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly status?: string
}

export type WhatIsSigned = 'assertion' | 'response' | 'nothing'

/** How a provider signs; what is not said is done as most do it. */
export interface SigningParts {
  readonly canonicalization?: string
  readonly algorithm?: string
  readonly digest?: string
  /** Of the second transform, behind that which leaves out the signature. */
  readonly transform?: string
  /** Of namespaces that are told though nothing uses them. */
  readonly prefixes?: readonly string[]
  /** Of the signature's own elements. */
  readonly prefix?: string
  /** The provider's where absent. */
  readonly key?: KeyObject
}

export interface SamlIdp {
  readonly entityId: string
  readonly metadata: string
  /** The XML text. */
  response(parts?: ResponseParts, signed?: WhatIsSigned): string
  sign(xml: string, what: Exclude<WhatIsSigned, 'nothing'>, parts?: SigningParts): string
}

const aws = 'https://aws.amazon.com/SAML/Attributes/'
const [protocol, assertion] = ['urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:2.0:assertion']
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export const base64 = (xml: string): string => Buffer.from(xml).toString('base64')

export async function createSamlIdp(entityId = 'https://idp.example.com/saml'): Promise<SamlIdp> {
  const { private: privateKey, cert } = await generate([{ name: 'commonName', value: 'idp.example.com' }], { keySize: 2048 })
  const pem = cert.replaceAll(/-----[^-]+-----|\s/g, '')
  const metadata = `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
  xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}"><md:IDPSSODescriptor
  protocolSupportEnumeration="${protocol}"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${pem}
  </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService
  Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${entityId}/sso"/></md:IDPSSODescriptor>
  </md:EntityDescriptor>`
  const sign: SamlIdp['sign'] = (xml, what, {
    canonicalization = exclusive, algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest = 'http://www.w3.org/2001/04/xmlenc#sha256', transform = exclusive, prefixes = [], prefix = '', key,
  } = {}) => {
    const name = what === 'response' ? 'Response' : 'Assertion'
    const signer = new SignedXml({
      privateKey: key ?? privateKey, publicCert: cert, canonicalizationAlgorithm: canonicalization, signatureAlgorithm: algorithm,
      inclusiveNamespacesPrefixList: [...prefixes],
    })
    signer.addReference({
      xpath: `//*[local-name(.)='${name}']`, digestAlgorithm: digest, inclusiveNamespacesPrefixList: [...prefixes],
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', transform],
    })
    const reference = `//*[local-name(.)='${name}']/*[local-name(.)='Issuer']`
    signer.computeSignature(xml, { prefix, location: { reference, action: 'after' } })
    return signer.getSignedXml()
  }
  return {
    entityId, metadata, sign,
    response(parts = {}, signed = 'assertion') {
      const xml = responseXml({ issuer: entityId, ...parts })
      return signed === 'nothing' ? xml : sign(xml, signed)
    },
  }
}

function responseXml({
  issuer = '', subject = 'ann@example.com', format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  recipient = 'https://signin.aws.amazon.com/saml', audience = 'urn:amazon:webservices', issuedIn = 0, until = 240_000,
  sessionIn,
  attributes = {}, status = 'urn:oasis:names:tc:SAML:2.0:status:Success',
}: ResponseParts): string {
  const time = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
  const stated = Object.entries(attributes).map(([name, values]) => {
    const whole = name.includes(':') && !name.startsWith('PrincipalTag:') ? name : aws + name
    const listed = values.map(value => `<saml:AttributeValue>${escaped(value)}</saml:AttributeValue>`).join('')
    return `<saml:Attribute Name="${escaped(whole)}">${listed}</saml:Attribute>`
  })
  return `<samlp:Response xmlns:samlp="${protocol}" xmlns:saml="${assertion}" ID="_r1" Version="2.0" `
    + `IssueInstant="${time(issuedIn)}">`
    + `<saml:Issuer>${escaped(issuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>`
    + `<saml:Assertion ID="_a1" Version="2.0" IssueInstant="${time(issuedIn)}"><saml:Issuer>${escaped(issuer)}</saml:Issuer>`
    + `<saml:Subject><saml:NameID Format="${format}">${escaped(subject)}</saml:NameID>`
    + '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
    + `<saml:SubjectConfirmationData NotOnOrAfter="${time(until)}" Recipient="${recipient}"/>`
    + '</saml:SubjectConfirmation></saml:Subject>'
    + `<saml:Conditions NotBefore="${time(issuedIn - 1000)}" NotOnOrAfter="${time(until)}"><saml:AudienceRestriction>`
    + `<saml:Audience>${escaped(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`
    + (sessionIn === undefined ? '' : `<saml:AuthnStatement SessionNotOnOrAfter="${time(sessionIn)}"/>`)
    + `<saml:AttributeStatement>${stated.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
}
