// Calls that KMS makes to itself in another Region, for which it knows more than stands in their input: the primary key.
import type { KmsKey } from '../keys.ts'

const primaries = new WeakMap<object, KmsKey>()

/** INVARIANT: known by the input itself, and not by what stands in it, so that nobody asks for it from outside. */
export function onBehalfOf<Input extends object>(primary: KmsKey, input: Input): Input {
  primaries.set(input, primary)
  return input
}

/** The primary key on whose behalf a call is made, where KMS makes it. */
export const findPrimaryBehind = (input: object): KmsKey | undefined => primaries.get(input)
