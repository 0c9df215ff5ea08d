// Somebody whom a user or root names, to let him act in the user's name.
import { formatArn } from '../../core/arn.ts'
import type { Resolver, Scope } from '../../gateway/operation.ts'

interface FederationInput {
  readonly Name?: string | undefined
  readonly Tags?: readonly unknown[] | undefined
}

export const federatedUserArn = ({ partition, account }: Pick<Scope, 'partition' | 'account'>, name: string): string =>
  formatArn({ partition, service: 'sts', region: '', account, resource: `federated-user/${name}` })

/** He is there as soon as he is named. */
export const federatedUser: Resolver<FederationInput> = ({ Name = '' }, { scope }) =>
  ({ arn: federatedUserArn(scope, Name), account: scope.account, exists: true, authority: 'either' })

/** The same where the session has tags, which need a permission of their own. */
export const federatedUserToTag: Resolver<FederationInput> = (input, context) =>
  (input.Tags?.length ? federatedUser(input, context) : [])
