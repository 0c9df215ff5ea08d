import type { Overrides } from './overrides.ts'

// AWS: the Resource Groups Tagging API's actions are named `tag:...`.
export const overrides: Overrides = { iamPrefix: 'tag' }
