// What a root says of the types of policies, and what each root, unit and account says of the policies that are attached to it.
import type { PolicyType } from '../../../contracts/organizations.gen.ts'

/** A type that a root has enabled, and by the how many-th enabling: what was attached before that is not attached any more. */
export interface EnabledType {
  readonly type: PolicyType
  readonly since: number
}

/** The ids of policies of each type, and by which enabling of the type they are attached. */
export type Attached = readonly (EnabledType & { readonly ids: readonly string[] })[]
