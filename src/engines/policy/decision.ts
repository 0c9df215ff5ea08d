import type { Allowed, Denied, Layer } from './types.ts'

// Decisions that name no policy, each made once.
export const allowed = {
  identity: { allowed: true, by: 'identity' },
  resource: { allowed: true, by: 'resource' },
  grant: { allowed: true, by: 'grant' },
  root: { allowed: true, by: 'root' },
} as const satisfies Record<string, Allowed>

export const notAllowed: Readonly<Record<Layer, Denied>> = {
  'identity-based': { allowed: false, explicit: false, layer: 'identity-based' },
  'resource-based': { allowed: false, explicit: false, layer: 'resource-based' },
  'permissions boundary': { allowed: false, explicit: false, layer: 'permissions boundary' },
  session: { allowed: false, explicit: false, layer: 'session' },
  'service control': { allowed: false, explicit: false, layer: 'service control' },
  'resource control': { allowed: false, explicit: false, layer: 'resource control' },
}

export function explicitly(layer: Layer, policyArn: string | undefined): Denied {
  return { allowed: false, explicit: true, layer, ...(policyArn !== undefined && { policyArn }) }
}
