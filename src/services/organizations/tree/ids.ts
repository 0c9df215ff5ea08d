// What the ids of an organization's parts say of themselves.

export type EntityKind = 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT' | 'POLICY' | 'RESOURCE_POLICY'

export const isRoot = (id: string): boolean => id.startsWith('r-')

export function kindOf(id: string): EntityKind {
  if (isRoot(id)) return 'ROOT'
  if (id.startsWith('ou-')) return 'ORGANIZATIONAL_UNIT'
  if (id.startsWith('p-')) return 'POLICY'
  return id.startsWith('rp-') ? 'RESOURCE_POLICY' : 'ACCOUNT'
}
