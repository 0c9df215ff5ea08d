// Compiles a policy document, so that evaluations never look at its text again.
import { parseJson } from '../../core/text/json.ts'
import { isObject, listOf, type JsonObject } from '../../core/text/json-values.ts'
import { hasDuplicateNames } from './document/duplicate-names.ts'
import { readElements } from './document/elements.ts'
import { compileLegacyPart, compileStatement } from './statement.ts'
import { checkStatements } from './document/storable.ts'
import { legacyError, PolicySyntaxError, syntaxError } from './document/syntax-error.ts'
import type { PrincipalName } from './principals.ts'
import type { PolicyKind } from './types.ts'
import type { CompiledPolicy } from './question.ts'

/** In UTF-16 units. AWS: the longest of its own has 152,000. Services check their own, smaller limits. */
export const longestDocument = 256 * 1024

export { NobodyNamed, PolicySyntaxError } from './document/syntax-error.ts'
export type { CompiledPolicy } from './question.ts'

/** Throws PolicySyntaxError where AWS would refuse the document. */
export function compilePolicy(document: string, kind: PolicyKind): CompiledPolicy {
  const json = parseDocument(document)
  const version = readVersion(json['Version'], kind)
  const variables = version === '2012-10-17'
  const stated = readStatements(json['Statement']).map(readElements)
  if (!isInOrder(json, kind)) throw legacyError()
  const parts = stated.map(statement => compileLegacyPart(statement, kind, variables))
  checkStatements(stated, kind)
  const statements = stated.map((statement, i) => compileStatement(statement, parts[i]!, { ordinal: i, kind, variables }))
  return {
    kind,
    version,
    allows: statements.filter(statement => statement.effect === 'Allow'),
    denies: statements.filter(statement => statement.effect === 'Deny'),
    units: document.length,
  }
}

/** The principals that the policy names, so that a service can check that they exist. */
export function listPrincipals(policy: CompiledPolicy): PrincipalName[] {
  return [...policy.allows, ...policy.denies].flatMap(statement => statement.names)
}

const elements = new Set(['Version', 'Id', 'Statement'])

function parseDocument(document: string): JsonObject {
  if (document.length > longestDocument) throw syntaxError()
  let json: unknown
  try {
    json = parseJson(document)
  } catch {
    throw syntaxError()
  }
  if (!isObject(json) || hasDuplicateNames(document)) throw syntaxError()
  if (!Object.keys(json).every(element => elements.has(element))) throw syntaxError()
  if (json['Id'] !== undefined && typeof json['Id'] !== 'string') throw syntaxError()
  return json
}

const newerAlone: ReadonlySet<PolicyKind> =
  new Set<PolicyKind>(['identity', 'boundary', 'service-control', 'resource-control'])

/**
 * AWS: managed policies are stored in the newer version only (the console: "A managed policy must have a version string");
 * elsewhere, inline policies too, one without a Version is of the older (User Guide, "IAM JSON policy elements: Version").
 */
function readVersion(value: unknown, kind: PolicyKind): CompiledPolicy['version'] {
  if (value !== undefined && value !== '2008-10-17' && value !== '2012-10-17') throw syntaxError()
  if (value !== '2012-10-17' && newerAlone.has(kind)) {
    throw new PolicySyntaxError('Policy document must be version 2012-10-17 or greater.')
  }
  return value ?? '2008-10-17'
}

/** AWS: IAM's older parser reads a statement that is in no list only where the version stands before it (public reports). */
function isInOrder(json: JsonObject, kind: PolicyKind): boolean {
  if ((kind !== 'identity' && kind !== 'inline') || Array.isArray(json['Statement'])) return true
  const names = Object.keys(json)
  return names.indexOf('Version') < names.indexOf('Statement')
}

function readStatements(value: unknown): readonly JsonObject[] {
  const list = listOf(value)
  if (list.length === 0 || !list.every(isObject)) throw syntaxError()
  return list
}
