import type { Resolver } from '../../gateway/operation.ts'

/** What all of the service's operations are about; it is the server's own account's, whatever accounts its store has. */
export const theServer: Resolver<unknown> = (_input, { server }) =>
  ({ arn: '*', account: server.account, exists: true, authority: 'either' })
