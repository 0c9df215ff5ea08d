// What came of asking for an account.
import type { Call } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import { removeAll } from '../../storage/remove-all.ts'
import { Timers } from '../../storage/time/timers.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'

export interface AccountCreation {
  /** `car-…` */
  readonly id: string
  readonly organizationId: string
  readonly name: string
  readonly requestedAt: number
  /** What was made, or why nothing was. */
  readonly outcome: { readonly account: string } | { readonly failure: 'EMAIL_ALREADY_EXISTS' | 'INVALID_EMAIL' }
}

export const AccountCreations = collection<AccountCreation>('organizations.account-creations', {
  per: 'global',
  key: ({ organizationId, id }) => [organizationId, id],
})

/** Milliseconds. DIFFERS: AWS tracks requests for a while, and does not say for how long. */
const toldFor = 90 * 24 * 3600_000

type CreatingCall = Pick<Call<unknown>, 'scope' | 'state'>

export async function insertCreation({ scope: { account }, state }: CreatingCall, creation: AccountCreation): Promise<void> {
  await state.insert(AccountCreations, creation)
  const { due, id } = forgettingOf(creation)
  const subject = `${creation.organizationId}/${creation.id}`
  await state.insert(Timers, { due, id, job: forgetting, account, region: 'aws-global', subject })
}

export const removeCreations = (state: UnitOfWork, organizationId: string): Promise<void> =>
  removeAll(state, AccountCreations, [organizationId], {
    async beside(creation) {
      const { due, id } = forgettingOf(creation)
      await state.drop(Timers, [due, id])
    },
  })

const forgetting = 'organizations.ForgetAccountCreation'

const forgettingOf = ({ organizationId, id, requestedAt }: AccountCreation) =>
  ({ due: requestedAt + toldFor, id: `${forgetting}/${organizationId}/${id}` })

export const stateOf = ({ outcome }: AccountCreation) => ('account' in outcome ? 'SUCCEEDED' as const : 'FAILED' as const)

/** As Organizations' answers show it. */
export function describeCreation({ id, name, requestedAt, outcome }: AccountCreation) {
  const told = {
    Id: id, AccountName: name, RequestedTimestamp: new Date(requestedAt), CompletedTimestamp: new Date(requestedAt),
  }
  return 'account' in outcome
    ? { ...told, State: 'SUCCEEDED' as const, AccountId: outcome.account }
    : { ...told, State: 'FAILED' as const, FailureReason: outcome.failure }
}
