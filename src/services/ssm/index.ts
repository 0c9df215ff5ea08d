import { contract } from '../../contracts/ssm.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { validateImage } from './effects/validate-image.ts'
import { enforcePolicy } from './jobs/enforce-policy.ts'

export { default as addTagsToResource } from './operations/add-tags-to-resource.ts'
export { default as deleteParameter } from './operations/delete-parameter.ts'
export { default as deleteParameters } from './operations/delete-parameters.ts'
export { default as deleteResourcePolicy } from './operations/delete-resource-policy.ts'
export { default as describeParameters } from './operations/describe-parameters.ts'
export { default as getParameter } from './operations/get-parameter.ts'
export { default as getParameterHistory } from './operations/get-parameter-history.ts'
export { default as getParameters } from './operations/get-parameters.ts'
export { default as getParametersByPath } from './operations/get-parameters-by-path.ts'
export { default as getResourcePolicies } from './operations/get-resource-policies.ts'
export { default as getServiceSetting } from './operations/get-service-setting.ts'
export { default as labelParameterVersion } from './operations/label-parameter-version.ts'
export { default as listTagsForResource } from './operations/list-tags-for-resource.ts'
export { default as putParameter } from './operations/put-parameter.ts'
export { default as putResourcePolicy } from './operations/put-resource-policy.ts'
export { default as removeTagsFromResource } from './operations/remove-tags-from-resource.ts'
export { default as resetServiceSetting } from './operations/reset-service-setting.ts'
export { default as unlabelParameterVersion } from './operations/unlabel-parameter-version.ts'
export { default as updateServiceSetting } from './operations/update-service-setting.ts'

// AWS: 40 reads of parameters a second together, unless an account pays for more; other operations have no published quota.
const reads = { perSecond: 40, sharedAs: 'ssm:reads of parameters' }

export const service: Service = {
  contract,
  conditions,
  jobs: { EnforcePolicy: enforcePolicy },
  effects: { ValidateImage: validateImage },
  rates: { GetParameter: reads, GetParameters: reads, GetParametersByPath: reads },
}
