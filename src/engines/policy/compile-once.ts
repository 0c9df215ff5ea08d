// Compiled policies by their text: thousands of keys have one policy between them, letter for letter.
import { Generations } from '../../core/generations.ts'
import { compilePolicy } from './compile.ts'
import type { PolicyKind } from './types.ts'
import type { AttachedPolicy, CompiledPolicy } from './question.ts'

/**
 * Units of text whose compiled forms are kept. A form takes some 50 times its text, and as much as 100 times where the text is
 * made to: patterns are small machines.
 */
export const mostUnits = 512 * 1024

const byKind = new Map<PolicyKind, Generations<string, CompiledPolicy>>()

/** As `compilePolicy`, of a document that was accepted and is asked for again and again. */
export function compileOnce(document: string, kind: PolicyKind): CompiledPolicy {
  let compiled = byKind.get(kind)
  if (!compiled) byKind.set(kind, (compiled = formsByText()))
  let policy = compiled.find(document)
  if (!policy) compiled.add(document, (policy = compilePolicy(document, kind)))
  return policy
}

const formsByText = () =>
  new Generations<string, CompiledPolicy>({ most: mostUnits, mostWeight: mostUnits, weigh: document => document.length })

/** What a holder's policies take, in the units of `mostUnits`; nobody's is nothing. */
export const unitsOf = (policies: readonly AttachedPolicy[]): number =>
  policies.reduce((sum, { policy }) => sum + policy.units, unitsOfList)

const unitsOfList = 16
