// Which of many prefixes or suffixes a text has, in time that grows with the longest of them: a tree of them, a unit a level.
import { spend, type Budget } from '../policy/budget.ts'

interface Branch {
  readonly branches: Map<string, Branch>
  /** One of them ends here. */
  isEnd: boolean
}

export type AffixTest = (text: string, budget: Budget) => boolean

/** Whether a text begins with one of them. */
export const anyPrefix = (prefixes: Iterable<string>): AffixTest =>
  anyAffix(prefixes, (text, i) => (i < text.length ? text[i] : undefined))

/** Whether a text ends with one of them. */
export const anySuffix = (suffixes: Iterable<string>): AffixTest =>
  anyAffix(suffixes, (text, i) => (i < text.length ? text[text.length - 1 - i] : undefined))

/** By UTF-16 units, the nth of which `unitAt` finds. */
function anyAffix(affixes: Iterable<string>, unitAt: (text: string, n: number) => string | undefined): AffixTest {
  const root = newBranch()
  for (const affix of affixes) add(root, affix, unitAt)
  return (text, budget) => {
    let at = root
    let i = 0
    while (!at.isEnd) {
      const unit = unitAt(text, i)
      const next = unit === undefined ? undefined : at.branches.get(unit)
      if (!next) break
      at = next
      i++
    }
    spend(budget, stepsOfBranch * i)
    return at.isEnd
  }
}

const stepsOfBranch = 2

const newBranch = (): Branch => ({ branches: new Map(), isEnd: false })

function add(root: Branch, affix: string, unitAt: (text: string, n: number) => string | undefined): void {
  let at = root
  for (let i = 0; i < affix.length; i++) {
    const unit = unitAt(affix, i)!
    let next = at.branches.get(unit)
    if (!next) at.branches.set(unit, (next = newBranch()))
    at = next
  }
  at.isEnd = true
}
