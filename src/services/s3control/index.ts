import { contract } from '../../contracts/s3control.gen.ts'
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import { signatureConditions, type RequestCondition, type Service } from '../../gateway/service.ts'
import { trail } from './trail.ts'

export { default as createAccessPoint } from './operations/create-access-point.ts'
export { default as deleteAccessPoint } from './operations/delete-access-point.ts'
export { default as deleteAccessPointPolicy } from './operations/delete-access-point-policy.ts'
export { default as deletePublicAccessBlock } from './operations/delete-public-access-block.ts'
export { default as getAccessPoint } from './operations/get-access-point.ts'
export { default as getAccessPointPolicy } from './operations/get-access-point-policy.ts'
export { default as getAccessPointPolicyStatus } from './operations/get-access-point-policy-status.ts'
export { default as getPublicAccessBlock } from './operations/get-public-access-block.ts'
export { default as listAccessPoints } from './operations/list-access-points.ts'
export { default as listTagsForResource } from './operations/list-tags-for-resource.ts'
export { default as putAccessPointPolicy } from './operations/put-access-point-policy.ts'
export { default as putPublicAccessBlock } from './operations/put-public-access-block.ts'
export { default as tagResource } from './operations/tag-resource.ts'
export { default as untagResource } from './operations/untag-resource.ts'

export const service: Service = {
  contract, conditions: byName<RequestCondition>({ ...signatureConditions, ...requestTagConditions }), trail, verbatimPaths: true,
}
