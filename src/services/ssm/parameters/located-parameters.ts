// The parameter that a reference names, and whose it is: the caller's, one of another account that shares it, or AWS's own.
import { findPublic } from '../catalogue/public-parameters.ts'
import type { Scope } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { isPublicPath, ofNobody, type Place, type Reference } from './parameter-names.ts'
import { findVersion } from './parameter-versions.ts'
import type { ParameterVersion } from './parameters.ts'

export interface Located {
  readonly parameter: ParameterVersion
  readonly place: Place
}

interface Looking {
  readonly scope: Scope
  readonly state: ReadUnit
}

/** INVARIANT: what is another account's is read only where the call was authorised on it: by its ARN, in this Region. */
export async function locate({ scope, state }: Looking, reference: Reference): Promise<Located | 'no-such-version' | undefined> {
  const { place = scope, name } = reference
  if (isPublicPath(name)) {
    const parameter = findPublic(scope, name)
    const isOther = reference.selector !== undefined && reference.version !== parameter?.version
    return parameter && (isOther ? 'no-such-version' : { parameter, place: ofNobody(scope) })
  }
  const parameter = await findVersion(unitOf(state, scope, place), reference)
  return typeof parameter === 'object' ? { parameter, place } : parameter
}

/** What a place keeps. */
export const unitOf = (state: ReadUnit, { account }: Scope, place: Place): ReadUnit =>
  place.account === account ? state : state.in(place)
