// A policy document with other names in it for some of its AWS principals.
import { parseJson } from '../../../core/text/json.ts'

/** Laid out anew where a name changes, by `indent` spaces. INVARIANT: the document is one that compiles. */
export function renamePrincipals(document: string, names: ReadonlyMap<string, string>, indent = 0): string {
  if (names.size === 0) return document
  const policy = parseJson(document) as { Statement: Stated | readonly Stated[] }
  const statements = [policy.Statement].flat().map(statement => ({
    ...statement,
    ...(statement.Principal !== undefined && { Principal: renamed(statement.Principal, names) }),
    ...(statement.NotPrincipal !== undefined && { NotPrincipal: renamed(statement.NotPrincipal, names) }),
  }))
  return JSON.stringify({ ...policy, Statement: statements }, null, indent)
}

interface Stated {
  readonly Principal?: Named
  readonly NotPrincipal?: Named
}

type Named = '*' | Readonly<Record<string, string | readonly string[]>>

function renamed(principal: Named, names: ReadonlyMap<string, string>): Named {
  if (typeof principal === 'string' || principal['AWS'] === undefined) return principal
  const nameOf = (name: string) => names.get(name) ?? name
  const { AWS } = principal
  return { ...principal, AWS: typeof AWS === 'string' ? nameOf(AWS) : AWS.map(nameOf) }
}
