// A request of one account for access to another: what it asks for, whose it is, and how far it has come. It belongs to no
// account, since any may claim one that names none.
import { wholeSeconds, type Instant } from '../../../core/clock.ts'
import type { DelegationPermission, DelegationRequest as Shown } from '../../../contracts/iam.gen.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { GrantedAccess } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { asOf, canBecome, entering, type Standing, type State } from './states.ts'

export interface DelegationRequest extends Standing {
  readonly id: string
  /** The account that asks. */
  readonly requestor: string
  /** As the requestor calls it. */
  readonly workflowId: string
  /** Absent while it is anybody's. */
  readonly ownerAccount?: string
  /** Whoever has claimed it. Its id, since an ARN may become another's. */
  readonly owner?: { readonly id: string; readonly arn: string }
  /** Whoever has accepted it. */
  readonly approver?: GrantedAccess['by']
  readonly permissions: DelegationPermission
  /** What they come to. */
  readonly policy: string
  /** The boundaries that roles are to have which are made by it. */
  readonly boundaries: readonly string[]
  readonly seconds: number
  /** An ARN. */
  readonly channel: string
  readonly onlySendByOwner: boolean
  readonly description: string
  readonly message?: string
  readonly redirectUrl?: string
  readonly notes?: string
  readonly rejectionReason?: string
  readonly createdAt: Instant
}

export const DelegationRequests = collection<DelegationRequest>('iam.delegation-requests', {
  per: 'global',
  key: ({ id }) => [id],
  indexes: { byOwner: ({ owner, ownerAccount }) => (owner && ownerAccount !== undefined ? [ownerAccount] : undefined) },
})

/** Of the account that asks: which of its workflows have a request. */
export const Workflows = collection<{ readonly workflowId: string }>('iam.delegation-workflows', {
  per: 'account', key: ({ workflowId }) => [workflowId],
})

/** When it is over with the state that it is in. */
export function endTimer({ id, requestor, endsAt }: Pick<DelegationRequest, 'id' | 'requestor' | 'endsAt'>): Timer {
  const job = 'iam.EndDelegationRequest'
  return { id: `${job}/${id}`, due: endsAt, job, account: requestor, region: 'aws-global', subject: id }
}

/** DIFFERS: AWS has a quota, and does not say which. */
export const mostRequests = 1000

/** Whether the account may know of it. */
export const isOpenTo = ({ ownerAccount }: Pick<DelegationRequest, 'ownerAccount'>, account: string): boolean =>
  ownerAccount === undefined || ownerAccount === account

type RequestCall = Pick<
  Call<{ readonly DelegationRequestId: string }, 'NoSuchEntityException'>, 'input' | 'scope' | 'state' | 'error'
>

/** INVARIANT: of one that is another account's nobody is told more than of one that is not there. */
export async function getDelegationRequest(call: RequestCall): Promise<DelegationRequest> {
  const { input: { DelegationRequestId: id }, scope: { account, now }, state, error } = call
  const request = await state.get(DelegationRequests, [id])
  // DIFFERS: AWS's sentence is not known.
  if (!request || !isOpenTo(request, account)) {
    throw error('NoSuchEntityException', `The delegation request with id ${id} cannot be found.`)
  }
  return asOf(request, now)
}

export async function insertRequest(state: UnitOfWork, request: DelegationRequest): Promise<void> {
  await state.in({ account: request.requestor, region: '' }).insert(Workflows, request)
  await state.insert(DelegationRequests, request)
  await state.insert(Timers, endTimer(request))
}

type MoveCall = Pick<Call<unknown, never>, 'scope' | 'state' | 'error'>

/** What has become of it. Throws where its state does not lead there. */
export async function moveTo(
  to: State, { scope: { now }, state, error }: MoveCall, request: DelegationRequest, change: Partial<DelegationRequest> = {},
): Promise<DelegationRequest> {
  // DIFFERS: neither AWS's code nor its sentence is known.
  if (!canBecome(request.state, to)) {
    throw error('ValidationException', `The delegation request ${request.id} is ${request.state}, and cannot become ${to}.`)
  }
  const moved = { ...request, ...change, ...entering(to, now) }
  await state.update(DelegationRequests, moved)
  await state.remove(Timers, endTimer(request))
  await state.insert(Timers, endTimer(moved))
  return moved
}

const shown = (at: Instant): Date => new Date(wholeSeconds(at))

export function describeRequest(request: DelegationRequest): Shown {
  const { id, requestor, owner, ownerAccount, approver, state, createdAt, updatedAt, endsAt } = request
  return {
    DelegationRequestId: id,
    OwnerAccountId: ownerAccount,
    Description: request.description,
    RequestMessage: request.message,
    Permissions: request.permissions,
    PermissionPolicy: request.policy,
    ...(request.boundaries.length > 0 && { RolePermissionRestrictionArns: request.boundaries }),
    OwnerId: owner?.arn,
    ApproverId: approver?.arn,
    State: state,
    ExpirationTime: shown(state === 'EXPIRED' ? updatedAt : endsAt),
    RequestorId: requestor,
    CreateDate: shown(createdAt),
    SessionDuration: request.seconds,
    RedirectUrl: request.redirectUrl,
    Notes: request.notes,
    RejectionReason: request.rejectionReason,
    OnlySendByOwner: request.onlySendByOwner,
    UpdatedTime: shown(updatedAt),
  }
}

/** Whoever calls, as the owner of what he claims. */
export const callerAsOwner = ({ caller: { id, arn }, account }: Pick<Scope, 'caller' | 'account'>) =>
  ({ owner: { id, arn }, ownerAccount: account })
