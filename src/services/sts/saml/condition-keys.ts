// What policies may ask of somebody whom a SAML provider vouches for
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html).
import { contract } from '../../../contracts/sts.gen.ts'
import type { KeyValue } from '../../../engines/policy/types.ts'
import type { Assertion } from './assertion.ts'

const [person, organization] = ['urn:oid:1.3.6.1.4.1.5923.1.1.1', 'urn:oid:1.3.6.1.4.1.5923.1.2.1']
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/** By the name of the attribute that each is. */
const keys: ReadonlyMap<string, string> = new Map([
  [`${person}.1`, 'edupersonaffiliation'], [`${person}.2`, 'edupersonnickname'], [`${person}.3`, 'edupersonorgdn'],
  [`${person}.4`, 'edupersonorgunitdn'], [`${person}.5`, 'edupersonprimaryaffiliation'],
  [`${person}.6`, 'edupersonprincipalname'], [`${person}.7`, 'edupersonentitlement'],
  [`${person}.8`, 'edupersonprimaryorgunitdn'], [`${person}.9`, 'edupersonscopedaffiliation'],
  [`${person}.10`, 'edupersontargetedid'], [`${person}.11`, 'edupersonassurance'],
  [`${organization}.2`, 'eduorghomepageuri'], [`${organization}.3`, 'eduorgidentityauthnpolicyuri'],
  [`${organization}.4`, 'eduorglegalname'], [`${organization}.5`, 'eduorgsuperioruri'],
  [`${organization}.6`, 'eduorgwhitepagesuri'],
  ['urn:oid:2.5.4.3', 'cn'], ['urn:oid:2.5.4.45', 'x500uniqueidentifier'], ['urn:oid:0.9.2342.19200300.100.1.1', 'uid'],
  ['urn:oid:0.9.2342.19200300.100.1.3', 'mail'], ['urn:oid:2.5.4.4', 'surname'], ['urn:oid:2.5.4.42', 'givenname'],
  [`${claims}/name`, 'name'], [`${claims}/surname`, 'surname'], [`${claims}/givenname`, 'givenname'],
  ['http://schemas.xmlsoap.org/claims/CommonName', 'commonname'],
  ['http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid', 'primarygroupsid'],
])

const isList = (key: string): boolean => contract.conditionKeys[key]?.startsWith('ArrayOf') ?? false

export interface Own {
  readonly audience: string
  readonly nameQualifier: string
  /** The account's number and the provider's name. */
  readonly provider: string
}

export function keysOf({ issuer, subject, subjectType, attributes }: Assertion, own: Own): ReadonlyMap<string, KeyValue> {
  const found = new Map<string, KeyValue>()
  for (const [name, values] of attributes) {
    const key = `saml:${keys.get(name)}`
    if (keys.has(name) && isList(key)) found.set(key, values)
    else if (keys.has(name) && values.length > 0) found.set(key, values[0]!)
  }
  return found.set('saml:aud', own.audience).set('saml:iss', issuer).set('saml:sub', subject).set('saml:sub_type', subjectType)
    .set('saml:namequalifier', own.nameQualifier).set('saml:doc', own.provider)
}
