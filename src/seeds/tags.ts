import type { Tags } from './seed.ts'

/** As IAM and Systems Manager take them; KMS has names of its own for the same. */
export function tagMembers(tags: Tags | undefined): { readonly Tags?: { readonly Key: string; readonly Value: string }[] } {
  return tags ? { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } : {}
}
