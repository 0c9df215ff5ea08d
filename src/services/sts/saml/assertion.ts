// What an assertion says of somebody.
import { assertionChildren, textIn } from './elements.ts'

/** Where it was to be sent, and until when. */
export interface Confirmation {
  readonly recipient: string
  readonly until: number
}

export interface Assertion {
  readonly id: string
  readonly issuer: string
  /** Milliseconds. */
  readonly issuedAt: number
  readonly subject: string
  /** AWS: without what SAML's own begin with, `persistent`. */
  readonly subjectType: string
  /** Those that say both. */
  readonly confirmations: readonly Confirmation[]
  /** Of the assertion itself, where it says so. */
  readonly from: number
  readonly until: number
  /** Of what its provider keeps of the person's being there; none is made here that is longer. */
  readonly sessionUntil: number
  /** For whom it is; absent where it does not say so. */
  readonly audiences?: readonly string[]
  /** Values by name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

const formats = 'urn:oasis:names:tc:SAML:2.0:nameid-format:'
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** Undefined where it lacks what each must have. */
export function readAssertion(element: Element): Assertion | undefined {
  const [issuer] = assertionChildren(element, 'Issuer')
  const [subject] = assertionChildren(element, 'Subject')
  const [nameId] = subject ? assertionChildren(subject, 'NameID') : []
  const issuedAt = timeOf(element, 'IssueInstant')
  if (!issuer || !subject || !nameId || issuedAt === undefined) return undefined
  const [conditions] = assertionChildren(element, 'Conditions')
  const audiences = conditions && audiencesOf(conditions)
  const format = nameId.getAttribute('Format') ?? ''
  return {
    id: element.getAttribute('ID') ?? '', issuer: textIn(issuer), issuedAt, subject: textIn(nameId),
    subjectType: format.startsWith(formats) ? format.slice(formats.length) : format,
    confirmations: confirmationsOf(subject),
    from: (conditions && timeOf(conditions, 'NotBefore')) ?? 0,
    until: (conditions && timeOf(conditions, 'NotOnOrAfter')) ?? Infinity,
    sessionUntil: sessionUntil(element),
    ...(audiences && { audiences }), attributes: attributesOf(element),
  }
}

function timeOf(element: Element, name: string): number | undefined {
  const time = Date.parse(element.getAttribute(name) ?? '')
  return Number.isNaN(time) ? undefined : time
}

const confirmationsOf = (subject: Element): Assertion['confirmations'] => assertionChildren(subject, 'SubjectConfirmation')
  .filter(confirmation => confirmation.getAttribute('Method') === bearer)
  .flatMap(confirmation => assertionChildren(confirmation, 'SubjectConfirmationData'))
  .flatMap(data => {
    const [recipient, until] = [data.getAttribute('Recipient'), timeOf(data, 'NotOnOrAfter')]
    return recipient && until !== undefined ? [{ recipient, until }] : []
  })

const sessionUntil = (element: Element): number => Math.min(
  ...assertionChildren(element, 'AuthnStatement').map(statement => timeOf(statement, 'SessionNotOnOrAfter') ?? Infinity),
)

/** INVARIANT: of several restrictions each has to hold, so that none of them is joined with another. */
function audiencesOf(conditions: Element): readonly string[] | undefined {
  const lists = assertionChildren(conditions, 'AudienceRestriction')
    .map(restriction => assertionChildren(restriction, 'Audience').map(textIn))
  const [first, ...others] = lists
  return first?.filter(audience => others.every(list => list.includes(audience)))
}

function attributesOf(element: Element): Assertion['attributes'] {
  const attributes = new Map<string, readonly string[]>()
  for (const statement of assertionChildren(element, 'AttributeStatement')) {
    for (const attribute of assertionChildren(statement, 'Attribute')) {
      const name = attribute.getAttribute('Name') ?? ''
      const values = assertionChildren(attribute, 'AttributeValue').map(textIn)
      attributes.set(name, [...(attributes.get(name) ?? []), ...values])
    }
  }
  return attributes
}
