// Runs a pattern's steps over a text. INVARIANT: each step is entered once at each place of the text, whatever the text is, so
// that the work is bounded by the text's length times the pattern's.
import type { Condition, Program } from './program.ts'

/** What tests count by. */
export interface Work {
  steps: number
}

export function matchesWhole(program: Program, text: string, work?: Work): boolean {
  const pieces = matching(program, text, work)
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** As `matchesWhole`, for a program that may be long: behind each piece of the work others have their turn. */
export async function matchesInTurns(program: Program, text: string, turn: () => Promise<void>): Promise<boolean> {
  const pieces = matching(program, text)
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
    await turn()
  }
}

function* matching(program: Program, text: string, work?: Work): Pieces<boolean> {
  // A character takes two units of the text at most.
  if (text.length > 2 * program.longest) return false
  const codes = Array.from(text, character => character.codePointAt(0)!)
  if (codes.length > program.longest) return false
  const pace = { steps: 0, pause: piece }
  const ends = yield* run(program, codes, { backwards: false, anywhere: false }, pace)
  if (work) work.steps += pace.steps
  return ends.at(-1) === 1
}

/** What is worked out piece by piece. */
type Pieces<T> = Generator<undefined, T, undefined>

/** Steps of one piece: some milliseconds. */
const piece = 1 << 14

/** What was done, and when it is time to let others do theirs. */
interface Pace extends Work {
  pause: number
}

interface Way {
  readonly backwards: boolean
  /** Whether it begins at every place, and not only at the first. */
  readonly anywhere: boolean
}

/** At which places, between two characters or at an end, the program may end. */
function* run(program: Program, codes: readonly number[], { backwards, anywhere }: Way, pace: Pace): Pieces<Uint8Array> {
  const { steps } = program
  const conditions: Uint8Array[] = []
  for (const condition of program.conditions) conditions.push(yield* placesOf(condition, codes, pace))
  const ends = new Uint8Array(codes.length + 1)
  /** When each step was last entered, so that none is twice at one place. */
  const entered = new Int32Array(steps.length).fill(-1)
  let active: number[] = []
  const enter = (from: number, k: number, takers: number[]): void => {
    const waiting = [from]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (entered[at] === k) continue
      entered[at] = k
      pace.steps++
      const step = steps[at]!
      if (step.kind === 'take') takers.push(at)
      else if (step.kind === 'end') ends[k] = 1
      else if (step.kind === 'jump') waiting.push(step.to)
      else if (step.kind === 'fork') waiting.push(step.or, step.to)
      else if (conditions.at(step.condition)?.[k] === 1) waiting.push(at + 1)
    }
  }
  for (let count = 0; count <= codes.length; count++) {
    const k = backwards ? codes.length - count : count
    const next: number[] = []
    if (count > 0) {
      const code = codes[(backwards ? k + 1 : k) - 1]!
      for (const at of active) {
        const step = steps[at]!
        if (step.kind === 'take' && step.set.has(code)) enter(at + 1, k, next)
      }
    }
    if (anywhere || count === 0) enter(0, k, next)
    active = next
    if (!anywhere && active.length === 0) break
    if (pace.steps < pace.pause) continue
    pace.pause = pace.steps + piece
    yield
  }
  return ends
}

function* placesOf(condition: Condition, codes: readonly number[], pace: Pace): Pieces<Uint8Array> {
  if (condition.kind === 'look') {
    const { behind, negative, program } = condition
    const found = yield* run(program, codes, { backwards: !behind, anywhere: true }, pace)
    return negative ? found.map(place => 1 - place) : found
  }
  const places = new Uint8Array(codes.length + 1)
  if (condition.at === 'start') places[0] = 1
  else if (condition.at === 'end') places.fill(1, codes.length)
  else for (const k of places.keys()) places[k] = isBoundary(codes, k) === (condition.at === 'boundary') ? 1 : 0
  return places
}

const isBoundary = (codes: readonly number[], k: number): boolean => isWord(codes[k - 1]) !== isWord(codes[k])

function isWord(code: number | undefined): boolean {
  return code !== undefined && code < 128 && /\w/.test(String.fromCharCode(code))
}
