import type { Resolver } from '../../gateway/operation.ts'

/** The server itself: there is one, so permissions on it are asked on `*`. */
export const theServer: Resolver<unknown> = (_input, { scope }) => ({
  arn: '*', account: scope.account, exists: true, authority: 'either',
})
