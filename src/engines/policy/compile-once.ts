// A cache of compiled policies by their text: thousands of keys share one policy, letter for letter.
import { Generations } from '../../core/generations.ts'
import { compilePolicy } from './compile.ts'
import type { PolicyKind } from './types.ts'
import type { AttachedPolicy, CompiledPolicy } from './question.ts'

/**
 * Units of text whose compiled policies the cache holds. A compiled policy takes some 50 times the memory of its text, and 100
 * times where the text is written for it: each pattern is a small machine.
 */
export const mostUnits = 512 * 1024

const byKind = new Map<PolicyKind, Generations<string, CompiledPolicy>>()

/** `compilePolicy` with a cache, for a document that was accepted and is evaluated again and again. */
export function compileOnce(document: string, kind: PolicyKind): CompiledPolicy {
  let compiled = byKind.get(kind)
  if (!compiled) byKind.set(kind, (compiled = formsByText()))
  let policy = compiled.find(document)
  if (!policy) compiled.add(document, (policy = compilePolicy(document, kind)))
  return policy
}

const formsByText = () =>
  new Generations<string, CompiledPolicy>({ most: mostUnits, mostWeight: mostUnits, weigh: document => document.length })

/** What a holder's policies take of the cache, in the units of `mostUnits`. An empty list takes some, too. */
export const unitsOf = (policies: readonly AttachedPolicy[]): number =>
  policies.reduce((sum, { policy }) => sum + policy.units, unitsOfList)

const unitsOfList = 16
