// Patterns compared with patterns: which of them match all that another one matches, or something that another one does.
import { partsOf, compileWildcard } from '../wildcard.ts'

/** How many comparisons of two units an analysis may make. */
export interface Work {
  left: number
}

/** Some tens of milliseconds. */
export const mostWork = 1 << 19

/** Thrown out of an analysis that has used up what it was given: nothing is known then. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded'
}

export function take(work: Work, steps: number): void {
  work.left -= steps
  if (work.left < 0) throw new WorkExceeded()
}

export const hasWildcard = (text: string): boolean => text.includes('*') || text.includes('?')

/** Of a run of wildcards the `?` come first and one `*` is enough: `*?*` is `?*`. */
function normal(pattern: string): string {
  if (!pattern.includes('**') && !pattern.includes('*?')) return pattern
  return pattern.replace(/[*?]+/g, run => run.replaceAll('*', '') + (run.includes('*') ? '*' : ''))
}

/**
 * Whether the wide pattern matches whatever the narrow one does. INVARIANT: true is certain. A narrow `*` is taken for a sign of
 * its own, which only a wide `*` matches.
 */
export function covers(wide: string, narrow: string, work: Work): boolean {
  take(work, 1)
  if (wide === narrow || wide === '*') return true
  if (!hasWildcard(wide)) return false
  const [pattern, text] = [normal(wide), normal(narrow)]
  let [p, t, star, resume] = [0, 0, -1, 0]
  while (t < text.length) {
    take(work, 1)
    const [wanted, unit] = [pattern.charAt(p), text.charAt(t)]
    if (wanted === '*') [star, resume, p] = [p, t, p + 1]
    else if (wanted === unit || (wanted === '?' && unit !== '*')) [p, t] = [p + 1, t + 1]
    else if (star < 0) return false
    else [p, t, resume] = [star + 1, resume + 1, resume + 1]
  }
  while (pattern.charAt(p) === '*') p++
  return p === pattern.length
}

/** Whether there is a text that both match. INVARIANT: false is certain, and so is true. */
export function overlaps(one: string, other: string, work: Work): boolean {
  take(work, 1)
  if (!hasWildcard(one) && !hasWildcard(other)) return one === other
  const [a, b] = [normal(one), normal(other)]
  // What of b may be matched so far, by the beginning of a that was read.
  let reached = new Uint8Array(b.length + 1)
  reached[0] = 1
  closeOver(reached, b)
  for (let at = 0; at < a.length; at++) {
    take(work, b.length + 1)
    const unit = a.charAt(at)
    const next = new Uint8Array(b.length + 1)
    for (let i = 0; i <= b.length; i++) {
      if (!reached[i]) continue
      if (unit === '*') next.fill(1, i)
      else if (b.charAt(i) === '*') next[i] = 1
      else if (i < b.length && (unit === '?' || b.charAt(i) === '?' || b.charAt(i) === unit)) next[i + 1] = 1
      if (unit === '*') break
    }
    closeOver(next, b)
    reached = next
  }
  return reached.at(-1) === 1
}

/** A `*` of b may match nothing. */
function closeOver(reached: Uint8Array, b: string): void {
  for (let i = 0; i < b.length; i++) if (reached[i] && b.charAt(i) === '*') reached[i + 1] = 1
}

/** Whether the pattern matches one of the words, which are short. */
export function matchesAny(pattern: string, words: Iterable<string>): boolean {
  const matches = compileWildcard(partsOf(pattern))
  for (const word of words) if (matches(word, { left: Infinity })) return true
  return false
}
