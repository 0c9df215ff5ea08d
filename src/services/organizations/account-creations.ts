// What came of asking for an account.
import { collection } from '../../storage/collection.ts'

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
