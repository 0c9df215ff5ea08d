import { contract } from '../../contracts/organizations.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'

export { default as createAccount } from './operations/create-account.ts'
export { default as createOrganization } from './operations/create-organization.ts'
export { default as describeAccount } from './operations/describe-account.ts'
export { default as describeCreateAccountStatus } from './operations/describe-create-account-status.ts'
export { default as describeOrganization } from './operations/describe-organization.ts'
export { default as listAccounts } from './operations/list-accounts.ts'

export const service: Service = { contract, conditions, global: true }
