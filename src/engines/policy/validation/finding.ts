// What is told of a policy: AWS's codes and sentences, and where in its text they apply.
import type { Located, LocatedMember } from '../document/located.ts'

// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
export type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION'

/** A value, a member's name, or a part of a text, in units of what the text says. */
export type FindingPlace =
  | { readonly value: Located; readonly part?: { readonly start: number; readonly length: number } }
  | { readonly name: LocatedMember; readonly of: Located }

export interface Finding {
  readonly type: FindingType
  /** `MISSING_VERSION`. */
  readonly code: string
  readonly details: string
  /** The first says where among others it is told. */
  readonly places: readonly FindingPlace[]
}

/** What checks tell by. */
export type Tell = (type: FindingType, code: string, details: string, ...places: readonly FindingPlace[]) => void

export const at = (value: Located): FindingPlace => ({ value })

export const nameOf = (name: LocatedMember, of: Located): FindingPlace => ({ name, of })

export const startOf = (place: FindingPlace): number => ('name' in place ? place.name.named.start : place.value.start)
