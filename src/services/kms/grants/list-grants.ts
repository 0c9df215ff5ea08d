// Lists of grants: those of a key, and those that somebody may retire.
import type { GrantListEntry, ListGrantsRequest, ListRetirableGrantsRequest } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { invalidMarker } from '../paging.ts'
import { describeGrant, Grants, RetirableGrants, type Grant } from './grants.ts'
import { findGrant } from './grant-store.ts'
import { requireGrantPrincipal, shownAs, type GrantPrincipal } from './grant-principals.ts'

type ListCall<Input> = Pick<
  Call<Input, 'InvalidMarkerException' | 'InvalidArnException'>, 'input' | 'scope' | 'state' | 'page' | 'principals' | 'error'
>

/** AWS: where a request names no number. */
const pageSize = 50

export async function listGrants(call: ListCall<ListGrantsRequest>, key: KmsKey) {
  const { input, state, page } = call
  const there = state.in(key)
  const grantee = input.GranteePrincipal === undefined ? undefined : await granteeOf(call, input.GranteePrincipal)
  const { items, next } = await page.list<Grant>({
    token: input.Marker,
    limit: input.Limit ?? pageSize,
    bound: [key.id, grantee, input.GrantId],
    invalid: () => invalidMarker(call),
    async read(after, limit) {
      if (!key.granted) return []
      if (input.GrantId !== undefined) return one(await findGrant(there, key, input.GrantId), grantee)
      if (grantee === undefined) return there.list(Grants, [key.id], { limit, ...(after && { after }) })
      return there.list(Grants, [key.id, grantee], { index: 'byGrantee', limit, ...(after && { after }) })
    },
    keyOf: ({ keyId, id }) => (grantee === undefined ? [keyId, id] : [keyId, grantee, keyId, id]),
  })
  return { ...(await answer(call, items.map(grant => ({ key, grant })))), Truncated: next !== undefined, NextMarker: next }
}

/** AWS: recorded. */
async function granteeOf(call: ListCall<unknown>, name: string): Promise<string> {
  const absent = () => call.error('InvalidArnException', 'Input does not refer to a valid principal')
  return (await requireGrantPrincipal(call, name, absent)).id
}

const one = (grant: Grant | undefined, grantee: string | undefined): readonly Grant[] =>
  (grant && (grantee === undefined || grant.grantee.id === grantee) ? [grant] : [])

export async function listRetirable(call: ListCall<ListRetirableGrantsRequest>, { id }: GrantPrincipal) {
  const { input, scope, state, page } = call
  const { items, next } = await page.list({
    token: input.Marker,
    limit: input.Limit ?? pageSize,
    bound: id,
    invalid: () => invalidMarker(call),
    read: (after, limit) => state.list(RetirableGrants, [id], { limit, ...(after && { after }) }),
    keyOf: entry => [entry.retiring, entry.account, entry.keyId, entry.id],
  })
  const found = await Promise.all(items.map(async ({ account, keyId, id: grantId }) => {
    const there = state.in({ account, region: scope.region })
    const key = await there.get(Keys, [keyId])
    const grant = key && await findGrant(there, key, grantId)
    return key && grant ? [{ key, grant }] : []
  }))
  return { ...(await answer(call, found.flat())), Truncated: next !== undefined, NextMarker: next }
}

async function answer(
  { principals }: Pick<ListCall<unknown>, 'principals'>, found: readonly { readonly key: KmsKey; readonly grant: Grant }[],
): Promise<{ readonly Grants: readonly GrantListEntry[] }> {
  const entries = found.map(async ({ key, grant }) => {
    const grantee = await shownAs(grant.grantee, principals)
    const retiring = grant.retiring && await shownAs(grant.retiring, principals)
    return describeGrant(key, grant, { grantee, retiring })
  })
  return { Grants: await Promise.all(entries) }
}

interface Filter {
  readonly side: 'Grantee' | 'Retiring'
  readonly principal: string | undefined
  readonly service: string | undefined
}

/** AWS: one filter or the other, of which the one for services is theirs to use. DIFFERS: both sentences are ours. */
export function refuseServiceFilter({ side, principal, service }: Filter, error: Call<unknown>['error']): void {
  if (service === undefined) return
  const sentence = principal === undefined
    ? `${side}ServicePrincipal is for AWS services to use.`
    : `Specify either ${side}Principal or ${side}ServicePrincipal.`
  throw error('ValidationException', sentence)
}
