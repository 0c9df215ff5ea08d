// Whether work grows as its input does: twice the input, at most about twice the work. No bound is a time: only quotients count.
import assert from 'node:assert/strict'

const rounds = 9
/** Of a growth that seems too large. */
const tries = 8
/** Between twice, which linear work takes, and four times, which quadratic work does. */
const most = 3
/** Milliseconds under which the clock says little. */
const measurable = 1.5

// Why not the CPU of the thread: many systems count it in ticks of milliseconds. The least of several is free of what else the
// machine did meanwhile, as long as it was let run once.
function cost(work: () => void): number {
  const before = performance.now()
  work()
  return performance.now() - before
}

/**
 * How often the work grows where the input doubles; 1 where even the longest input costs less than the clock can tell, which no
 * quadratic work does. `prepare` makes an input of a length and answers with the work on it.
 */
function growth(prepare: (length: number) => () => void, longest: number): number {
  let length = 16
  for (; ; length *= 2) {
    if (length > longest) return 1
    const work = prepare(length)
    work()
    if (Math.min(cost(work), cost(work)) >= measurable) break
  }
  const [once, twice] = [prepare(length), prepare(length * 2)]
  const costs = Array.from({ length: rounds }, () => [cost(once), cost(twice)] as const)
  return Math.min(...costs.map(([, both]) => both)) / Math.min(...costs.map(([one]) => one))
}

/** Asked again where it seems to grow faster: a neighbour's load passes, a parser's nature does not. */
export function assertLinear(name: string, prepare: (length: number) => () => void, longest = 1 << 16): void {
  const found: number[] = []
  while (found.length < tries && (found.length === 0 || found.at(-1)! > most)) found.push(growth(prepare, longest))
  assert.ok(found.at(-1)! <= most, `${name}: twice the input takes ${found.map(one => one.toFixed(1)).join(', ')} times the work`)
}
