import { ListDelegationRequests } from '../../../contracts/iam.gen.ts'
import type { Caller } from '../../../gateway/caller.ts'
import { operation } from '../../../gateway/operation.ts'
import { DelegationRequests, describeRequest, type DelegationRequest } from '../delegation/delegation-requests.ts'
import { requestsListed } from '../delegation/request-resources.ts'
import { asOf } from '../delegation/states.ts'
import { listPage } from '../paging.ts'

export default operation(ListDelegationRequests, {
  access: [{ action: 'iam:ListDelegationRequests', on: requestsListed }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { OwnerId }, scope: { account, caller, now }, state } = call
    const { items, end: { IsTruncated: isTruncated, Marker } } = await listPage(call, {
      bound: OwnerId,
      read: (after, limit) => state.list(DelegationRequests, [account], { index: 'byOwner', after, limit }),
      keyOf: ({ id }) => [account, id],
      keep: ({ owner }) => OwnerId === undefined || isNamed(owner, OwnerId, caller),
      unitsOf: request => JSON.stringify(request).length,
      atOnce: 100,
    })
    return { DelegationRequests: items.map(request => describeRequest(asOf(request, now))), isTruncated, Marker }
  },
})

/** INVARIANT: a caller is told of his own by his id: whoever had his name before him is somebody else. */
const isNamed = (owner: DelegationRequest['owner'], ownerArn: string, { arn, id }: Caller): boolean =>
  owner?.arn === ownerArn && (ownerArn !== arn || owner.id === id)
