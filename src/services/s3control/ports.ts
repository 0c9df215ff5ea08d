import { andThen } from '../../core/maybe-promise.ts'
import type { PublicAccess } from '../../gateway/ports.ts'
import { AccountBlocks } from './public-access.ts'

export const publicAccess: PublicAccess = {
  find: (state, account) => andThen(state.get(AccountBlocks, [account]), found => found?.block),
}
