// A list of who may do what with a bucket or an object: as it is kept, asked for and shown.
import type { Grant as ShownGrant, Grantee as ShownGrantee } from '../../../contracts/s3.gen.ts'
import { aclErrors } from './acl-errors.ts'
import { accountOfId, canonicalId } from './canonical-ids.ts'

export type Permission = 'FULL_CONTROL' | 'WRITE' | 'WRITE_ACP' | 'READ' | 'READ_ACP'
export type Group = 'AllUsers' | 'AuthenticatedUsers' | 'LogDelivery'

export interface Grant {
  readonly to: { readonly account: string } | { readonly group: Group }
  readonly permission: Permission
}

export type Acl = readonly Grant[]

const groups = new Map<string, Group>([
  ['http://acs.amazonaws.com/groups/global/AllUsers', 'AllUsers'],
  ['http://acs.amazonaws.com/groups/global/AuthenticatedUsers', 'AuthenticatedUsers'],
  ['http://acs.amazonaws.com/groups/s3/LogDelivery', 'LogDelivery'],
])
const uris = new Map([...groups].map(([uri, group]) => [group, uri]))

const toAccount = (account: string, permission: Permission): Grant => ({ to: { account }, permission })
const toGroup = (group: Group, permission: Permission): Grant => ({ to: { group }, permission })

export const ownersAlone = (owner: string): Acl => [toAccount(owner, 'FULL_CONTROL')]

/** Of an object `bucketOwner` is whose bucket it is in. */
interface Owners {
  readonly owner: string
  readonly bucketOwner: string
}

/** Undefined of what is no such list. AWS: the reader of its machine images is nobody here. */
export function cannedAcl(name: string, { owner, bucketOwner }: Owners): Acl | undefined {
  const own = ownersAlone(owner)
  switch (name) {
    case 'private': return own
    case 'public-read': return [...own, toGroup('AllUsers', 'READ')]
    case 'public-read-write': return [...own, toGroup('AllUsers', 'READ'), toGroup('AllUsers', 'WRITE')]
    case 'authenticated-read': return [...own, toGroup('AuthenticatedUsers', 'READ')]
    case 'log-delivery-write': return [...own, toGroup('LogDelivery', 'WRITE'), toGroup('LogDelivery', 'READ_ACP')]
    case 'bucket-owner-read': return owner === bucketOwner ? own : [...own, toAccount(bucketOwner, 'READ')]
    case 'bucket-owner-full-control': return owner === bucketOwner ? own : [...own, toAccount(bucketOwner, 'FULL_CONTROL')]
    default: return undefined
  }
}

export interface GrantHeaders {
  readonly GrantFullControl?: string | undefined
  readonly GrantRead?: string | undefined
  readonly GrantReadACP?: string | undefined
  readonly GrantWrite?: string | undefined
  readonly GrantWriteACP?: string | undefined
}

/** Undefined where no header grants anything. Throws S3's error. */
export function grantsIn(input: GrantHeaders): Acl | undefined {
  const headers = [
    [input.GrantFullControl, 'FULL_CONTROL'], [input.GrantRead, 'READ'], [input.GrantReadACP, 'READ_ACP'],
    [input.GrantWrite, 'WRITE'], [input.GrantWriteACP, 'WRITE_ACP'],
  ] as const
  const given = headers.filter(([text]) => text !== undefined)
  if (given.length === 0) return undefined
  return given.flatMap(([text, permission]) => text!.split(',').map(one => ({ to: granteeIn(one), permission })))
}

/** `id="…"`, `uri="…"`, `emailAddress="…"` */
function granteeIn(text: string): Grant['to'] {
  const at = text.indexOf('=')
  const kind = text.slice(0, Math.max(at, 0)).trim()
  const [, value = ''] = /^"?([^"]*)"?$/.exec(text.slice(at + 1).trim()) ?? []
  switch (kind.toLowerCase()) {
    case 'id': return accountNamed(value)
    case 'uri': return groupNamed(value)
    case 'emailaddress': throw aclErrors.byEmail()
    default: throw aclErrors.badHeader(text)
  }
}

function accountNamed(id: string): Grant['to'] {
  const account = accountOfId(id)
  if (account === undefined) throw aclErrors.badId(id)
  return { account }
}

function groupNamed(uri: string): Grant['to'] {
  const group = groups.get(uri)
  if (group === undefined) throw aclErrors.badGroup(uri)
  return { group }
}

/** AWS: as many as a list has at most. */
const mostGrants = 100

/** Of a request's body. Throws S3's error. */
export function aclFrom(grants: readonly ShownGrant[]): Acl {
  if (grants.length > mostGrants) throw aclErrors.malformed()
  return grants.map(({ Grantee: grantee, Permission: permission }) => {
    if (!grantee || !permission) throw aclErrors.malformed()
    return { to: granteeFrom(grantee), permission }
  })
}

function granteeFrom({ Type, ID, URI, EmailAddress }: ShownGrantee): Grant['to'] {
  if (Type === 'AmazonCustomerByEmail' || EmailAddress !== undefined) throw aclErrors.byEmail()
  if (Type === 'Group' && URI !== undefined) return groupNamed(URI)
  if (Type === 'CanonicalUser' && ID !== undefined) return accountNamed(ID)
  throw aclErrors.malformed()
}

/** As it is told. */
export const shownAcl = (owner: string, acl: Acl) => ({
  Owner: { ID: canonicalId(owner) },
  Grants: acl.map(({ to, permission: Permission }): ShownGrant => ({
    Grantee: 'account' in to
      ? { ID: canonicalId(to.account), Type: 'CanonicalUser' }
      : { URI: uris.get(to.group)!, Type: 'Group' },
    Permission,
  })),
})

/** AWS: a list is public that grants anything to everyone, or to everyone who has an account with AWS. */
export const isPublicAcl = (acl: Acl): boolean => acl.some(({ to }) => 'group' in to && to.group !== 'LogDelivery')

/** Whether it says no more than that its owner has all. */
export const isOwnersAlone = (owner: string, acl: Acl): boolean =>
  acl.every(({ to, permission }) => 'account' in to && to.account === owner && permission === 'FULL_CONTROL')
