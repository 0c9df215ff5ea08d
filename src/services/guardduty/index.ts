import { contract } from '../../contracts/guardduty.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'

export { default as createDetector } from './operations/create-detector.ts'
export { default as deleteDetector } from './operations/delete-detector.ts'
export { default as getDetector } from './operations/get-detector.ts'

export const service: Service = { contract, conditions }
