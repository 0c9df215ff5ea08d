// Whether work grows as its input does: eight times the input, about eight times the work. No bound is a time: only quotients
// count, and they are of work and not of waiting, however busy the machine is.
import assert from 'node:assert/strict'

const factor = 8
/** Between eight times, which linear work takes, and 64 times, which quadratic work does. */
const most = factor ** 1.5
/** Milliseconds under which a clock says little. A tenth of what systems let a thread run before others have their turn. */
const measurable = 0.3
const rounds = 5
/** Milliseconds of work behind which fewer rounds will do: what is so long is measured well. */
const enough = 50
/** Of a growth that seems too large. */
const tries = 4

const cell = new Int32Array(new SharedArrayBuffer(4))

/**
 * Milliseconds for which this thread ran. Many systems count them in ticks of some milliseconds while a thread runs, and to the
 * end where it gives its processor up: so it does that, for a moment.
 */
function threadTime(): number {
  Atomics.wait(cell, 0, 0, 0.05)
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function costBy(clock: () => number, work: () => void): number {
  const before = clock()
  work()
  return clock() - before
}

const wall = () => performance.now()

/** The least of several is free of what else the machine did meanwhile, as long as it was let run once. */
function growthByWall(small: () => void, large: () => void): number {
  let [least, leastLarge] = [Infinity, Infinity]
  for (let round = 0; round < rounds; round++) {
    least = Math.min(least, costBy(wall, small))
    leastLarge = Math.min(leastLarge, costBy(wall, large))
    if (leastLarge > enough && round > 0) break
    // Another round makes it smaller still.
    if (leastLarge / least <= most / 2) break
  }
  return leastLarge / least
}

/** Time that the thread had is free of the neighbours, and now and then read wrong: so the median counts. */
function growthByThread(small: () => void, large: () => void): number {
  const median = (work: () => void) => {
    const costs: number[] = []
    while (costs.length < rounds && (costs[0] ?? 0) < enough) costs.push(costBy(threadTime, work))
    return costs.sort((a, b) => a - b)[costs.length >> 1]!
  }
  const [one, both] = [median(small), median(large)]
  // A clock that counts in ticks alone says nothing of what is shorter.
  return one < measurable / 2 ? Infinity : both / one
}

/**
 * Work on an input and on one that is so many times as long, at each length at which the clock tells anything. There is none
 * where even the longest costs less, which no quadratic work does.
 */
function* pairs(prepare: (length: number) => () => void, longest: number): Generator<readonly [() => void, () => void]> {
  for (let length = 16; length * factor <= longest * 2; length *= 2) {
    const work = prepare(length)
    work()
    if (Math.min(costBy(wall, work), costBy(wall, work)) >= measurable) yield [work, prepare(length * factor)]
  }
}

/**
 * `prepare` makes an input of a length, of twice the longest at most, and answers with the work on it. Asked again where it
 * seems to grow faster, by either clock: a neighbour's load passes, a parser's nature does not. Only what seems so every time
 * fails.
 */
export function assertLinear(name: string, prepare: (length: number) => () => void, longest = 1 << 16): void {
  for (const [small, large] of pairs(prepare, longest)) {
    const found: number[] = [growthByWall(small, large)]
    while (found.length < tries && found.at(-1)! > most) {
      found.push(Math.min(growthByThread(small, large), growthByWall(small, large)))
    }
    const told = found.map(growth => growth.toFixed(1)).join(', ')
    assert.ok(found.at(-1)! <= most, `${name}: ${factor} times the input takes ${told} times the work`)
  }
}
