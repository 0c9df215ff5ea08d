// Property tests: what holds for every input, asked of as many random ones as the call says in plain sight.
// test/properties.test.ts adds these numbers up, and sees that no parser is without.
import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'

/** The nightly run asks this many times as much. */
const scale = Number(process.env['STOCKADE_TEST_INPUTS'] || 1)
assert.ok(Number.isInteger(scale) && scale >= 1, 'STOCKADE_TEST_INPUTS is how many times as much is asked')

/** The nightly run draws other inputs each time; by day they are the same, so that a change fails for what it has changed. */
const runOf = <T>(of: string, inputs: number): fc.Parameters<[T]> =>
  ({ numRuns: inputs * scale, ...(scale === 1 && { seed: crc32(of) | 0 }) })

/**
 * Checks inputs of a parser, or of whatever else `of` names. `inputs` is written as a number; within a loop it is that of each
 * round. False or a throw of `check` is a failure, shown with the smallest input that fails and the seed that finds it again.
 */
export function property<T>(of: string, inputs: number, arbitrary: fc.Arbitrary<T>, check: (input: T) => boolean | void): void {
  let ran = 0
  fc.assert(fc.property(arbitrary, input => {
    ran++
    return check(input)
  }), runOf(of, inputs))
  assert.ok(ran >= inputs * scale, `${of} was asked of ${ran} inputs`)
}

export async function asyncProperty<T>(
  of: string, inputs: number, arbitrary: fc.Arbitrary<T>, check: (input: T) => Promise<boolean | void>,
): Promise<void> {
  let ran = 0
  await fc.assert(fc.asyncProperty(arbitrary, input => {
    ran++
    return check(input)
  }), runOf(of, inputs))
  assert.ok(ran >= inputs * scale, `${of} was asked of ${ran} inputs`)
}
