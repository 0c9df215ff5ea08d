// Requests for delegation as actions are asked on them.
// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html
import { byName } from '../../../core/by-name.ts'
import { formatArn } from '../../../core/arn.ts'
import { unnamed, wildcardResource, type Resolver, type Resource, type Scope } from '../../../gateway/operation.ts'
import { DelegationRequests, isOpenTo, type DelegationRequest } from './delegation-requests.ts'

interface RequestInput {
  readonly DelegationRequestId?: string | undefined
}

// AWS: it has the form, and does not say whose the account is. It is the caller's, who is of no other than the owner's.
const requestArn = ({ partition, account }: Pick<Scope, 'partition' | 'account'>, id: string): string =>
  formatArn({ partition, service: 'iam', region: '', account, resource: `delegation-request/${id}` })

export const newRequest: Resolver<unknown> = (_input, { scope }) =>
  ({ arn: requestArn(scope, '*'), account: scope.account, exists: false, authority: 'either' })

type Rule = (request: DelegationRequest, isOwner: boolean) => Pick<Resource, 'authority' | 'granted'>

/** INVARIANT: one that is another account's is as one that is not there. */
const requestUnder = (rule: Rule): Resolver<RequestInput> => async ({ DelegationRequestId: id }, { scope, state }) => {
  if (id === undefined) return unnamed
  const found = await state.get(DelegationRequests, [id])
  const resource = { arn: requestArn(scope, id), account: scope.account }
  if (!found || !isOpenTo(found, scope.account)) return { ...resource, exists: false, authority: 'either' }
  const { owner } = found
  const keys = byName({ 'iam:delegationrequestowner': () => owner?.arn })
  return { ...resource, exists: true, keys, ...rule(found, owner?.id === scope.caller.id) }
}

/** Whoever may know of it may claim one that is nobody's, and see it; of one that has an owner the owner may. */
export const requestToClaim = requestUnder(({ owner }, isOwner) => ({ authority: 'either', granted: isOwner || !owner }))

/** What else its owner may do without a permission. */
export const requestToManage = requestUnder((_request, isOwner) => ({ authority: 'either', granted: isOwner }))

/** Nobody accepts it without a permission. */
export const requestToAccept = requestUnder(() => ({ authority: 'either', granted: false }))

/** Nobody but its owner sends its token, where whoever asked wants it so. */
export const requestToSend = requestUnder(({ onlySendByOwner }, isOwner) =>
  ({ authority: onlySendByOwner ? 'resource-policy' : 'either', granted: isOwner }))

/** Everybody may list what is his own; what somebody had of whom he has the name, the list leaves out. */
export const requestsListed: Resolver<{ readonly OwnerId?: string | undefined }> = ({ OwnerId }, { scope }) =>
  ({ ...wildcardResource(scope), granted: OwnerId !== undefined && OwnerId === scope.caller.arn })
