// What a seed consists of when it is applied: one thing after the other, each made where it is not there.
import { ErrorAnswer } from '../client/call.ts'
import type { Aws } from './aws.ts'

export interface Step {
  /** Where it stands in the file: `users.ann.inlinePolicies.read`. */
  readonly place: string
  isThere(aws: Aws): Promise<boolean>
  make(aws: Aws): Promise<unknown>
  /** What AWS answers where somebody else has made it since it was looked for. */
  readonly ifMade?: string
}

/** How a file's reader calls what stands in a list. */
export const itemOf = (list: string, index: number): string => `${list}[${index}]`

/** Whether the call that looks for something finds it; `missing` is what AWS answers where it does not. */
export async function found(looking: Promise<unknown>, missing: string): Promise<boolean> {
  try {
    await looking
    return true
  } catch (thrown) {
    if (thrown instanceof ErrorAnswer && thrown.code === missing) return false
    throw thrown
  }
}

/** False where it was there. */
export async function takeStep(aws: Aws, { isThere, make, ifMade }: Step): Promise<boolean> {
  if (await isThere(aws)) return false
  try {
    await make(aws)
    return true
  } catch (thrown) {
    if (ifMade !== undefined && thrown instanceof ErrorAnswer && thrown.code === ifMade) return false
    throw thrown
  }
}
