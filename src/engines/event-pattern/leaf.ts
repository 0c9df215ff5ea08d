// What stands at the end of a pattern's path: a list of values and of conditions, one of which a value of the event has to meet.
// All conditions of a kind are one machine, so that a value is looked at once for each kind and not once for each condition.
import { indexNetworks, parseAddress, type Network } from '../policy/conditions/ip.ts'
import { spend, type Budget } from '../policy/budget.ts'
import { anyPrefix, anySuffix } from './affixes.ts'
import { anyRange, type NumericRange } from './numeric-ranges.ts'
import { anyWildcard, wildcardTree, type Branch, type Wildcard } from './wildcards.ts'

/** What has no members: JSON's text, numbers, true, false and null. */
export type Scalar = string | number | boolean | null

/** Everything but these. */
export interface Exception {
  readonly values?: ReadonlySet<Scalar>
  readonly prefixes?: readonly string[]
  readonly suffixes?: readonly string[]
  /** In lower case. */
  readonly folded?: ReadonlySet<string>
  readonly wildcards?: ReadonlyMap<string, Wildcard>
}

/** What a list in a pattern was read as. */
export interface LeafParts {
  readonly values: Set<Scalar>
  readonly prefixes: string[]
  readonly suffixes: string[]
  /** In lower case, as all three of them. */
  readonly folded: Set<string>
  readonly foldedPrefixes: string[]
  readonly foldedSuffixes: string[]
  /** By their texts. */
  readonly wildcards: Map<string, Wildcard>
  readonly ranges: NumericRange[]
  readonly networks: Network[]
  readonly exceptions: Exception[]
  /** A value of any kind will do, or none. */
  present: boolean
  absent: boolean
}

export interface Leaf {
  /** Throws Exhausted where the budget is used up. */
  readonly matches: Test
  /** Whether it is met as well where the event has no value at its path. */
  readonly absent: boolean
}

export const newLeafParts = (): LeafParts => ({
  values: new Set(), prefixes: [], suffixes: [], folded: new Set(), foldedPrefixes: [], foldedSuffixes: [],
  wildcards: new Map(), ranges: [], networks: [], exceptions: [], present: false, absent: false,
})

export const foldedText = (text: string): string => text.toLowerCase()

type Test = (value: Scalar, budget: Budget) => boolean

export function compileLeaf(parts: LeafParts): Leaf {
  const [first, ...others] = testsOf(parts)
  if (others.length === 0) return { absent: parts.absent, matches: first! }
  return { absent: parts.absent, matches: (value, budget) => first!(value, budget) || others.some(test => test(value, budget)) }
}

function testsOf(parts: LeafParts): readonly Test[] {
  if (parts.present) return [() => true]
  const { values, prefixes, suffixes, wildcards, ranges, networks, exceptions } = parts
  const tests: Test[] = [value => values.has(value)]
  if (prefixes.length > 0) tests.push(ofText(anyPrefix(prefixes)))
  if (suffixes.length > 0) tests.push(ofText(anySuffix(suffixes)))
  tests.push(...foldedTests(parts))
  if (wildcards.size > 0) tests.push(ofText(anyWildcard([...wildcards.values()])))
  if (ranges.length > 0) {
    const isWithin = anyRange(ranges)
    tests.push(value => typeof value === 'number' && isWithin(value))
  }
  if (networks.length > 0) tests.push(ofText(addressTest(networks)))
  return exceptions.length > 0 ? [...tests, exceptionTest(exceptions)] : tests
}

type TextTest = (text: string, budget: Budget) => boolean

const ofText = (test: TextTest): Test => (value, budget) => {
  if (typeof value !== 'string') return false
  spend(budget, stepsOfTest)
  return test(value, budget)
}

const stepsOfTest = 4
/** Of a unit that is no ASCII. */
const stepsOfFolding = 2
/** Of an address that is read. */
const stepsOfAddress = 128

function foldedTests({ folded, foldedPrefixes, foldedSuffixes }: LeafParts): readonly Test[] {
  const [isPrefix, isSuffix] = [anyPrefix(foldedPrefixes), anySuffix(foldedSuffixes)]
  if (folded.size + foldedPrefixes.length + foldedSuffixes.length === 0) return []
  return [ofText((text, budget) => {
    const value = folding(text, budget)
    return folded.has(value) || isPrefix(value, budget) || isSuffix(value, budget)
  })]
}

function folding(text: string, budget: Budget): string {
  spend(budget, stepsOfFolding * text.length)
  return foldedText(text)
}

function addressTest(networks: readonly Network[]): TextTest {
  const isWithin = indexNetworks(networks)
  return (text, budget) => {
    if (text.length > longestAddress) return false
    spend(budget, stepsOfAddress)
    const address = parseAddress(text)
    return address !== undefined && isWithin(address)
  }
}

/** Of an address with its zone; what is longer is none that anybody means. */
const longestAddress = 128

/** A value that one exception leaves out may meet another. Most values meet the first. */
function exceptionTest(exceptions: readonly Exception[]): Test {
  const leftOut = exceptions.map(compileException)
  return (value, budget) => leftOut.some(isLeftOut => {
    spend(budget, stepsOfTest)
    return !isLeftOut(value, budget)
  })
}

function compileException({ values, prefixes, suffixes, folded, wildcards }: Exception): Test {
  if (values) return value => values.has(value)
  if (prefixes) return ofText(anyPrefix(prefixes))
  if (suffixes) return ofText(anySuffix(suffixes))
  if (wildcards) return ofText(anyWildcard([...wildcards.values()]))
  return ofText((text, budget) => folded!.has(folding(text, budget)))
}

/** Of lists that stand at one path. AWS: each wildcard counts for itself, those of an exception together, and equals once. */
export function wildcardTrees(lists: readonly LeafParts[]): readonly Branch[] {
  const trees = new Map<string, Branch>()
  for (const { wildcards, exceptions } of lists) {
    for (const [text, wildcard] of wildcards) trees.set(text, wildcardTree([wildcard]))
    for (const { wildcards: except } of exceptions) {
      if (except) trees.set(JSON.stringify([...except.keys()].sort()), wildcardTree([...except.values()]))
    }
  }
  return [...trees.values()]
}
