import { contract } from '../../contracts/s3control.gen.ts'
import { byName } from '../../core/by-name.ts'
import { signatureConditions, type Service } from '../../gateway/service.ts'

export { default as deletePublicAccessBlock } from './operations/delete-public-access-block.ts'
export { default as getPublicAccessBlock } from './operations/get-public-access-block.ts'
export { default as putPublicAccessBlock } from './operations/put-public-access-block.ts'

export const service: Service = { contract, conditions: byName(signatureConditions) }
