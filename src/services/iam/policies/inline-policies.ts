// The policies that live in the own record of a user, a group or a role: documents by name.
import type { Call } from '../../../gateway/operation.ts'
import { countedCharacters } from './policy-documents.ts'
import { quotas } from '../quotas.ts'

export type InlinePolicies = Readonly<Record<string, string>>

/** AWS: of all inline policies of one entity together. */
const mostInlineCharacters = {
  user: quotas.UserPolicySizeQuota, group: quotas.GroupPolicySizeQuota, role: quotas.RolePolicySizeQuota,
}

/** With the white space, which AWS does not count: they are all in one record. As much as one document may have in a request. */
const mostKept = 131_072

type Kind = keyof typeof mostInlineCharacters

/** AWS: a name is the same in any case, and stays as it was first written (recorded). */
function nameKept(policies: InlinePolicies, name: string): string | undefined {
  return Object.keys(policies).find(kept => kept.toLowerCase() === name.toLowerCase())
}

export function withInlinePolicy(
  policies: InlinePolicies,
  { PolicyName, PolicyDocument }: { readonly PolicyName: string; readonly PolicyDocument: string },
  { kind, name }: { readonly kind: Kind; readonly name: string },
  error: Call<unknown, 'LimitExceededException'>['error'],
): InlinePolicies {
  const changed = { ...policies, [nameKept(policies, PolicyName) ?? PolicyName]: PolicyDocument }
  const documents = Object.values(changed)
  const characters = documents.reduce((total, document) => total + countedCharacters(document), 0)
  const most = mostInlineCharacters[kind]
  // DIFFERS: AWS tells no bound of white space.
  if (characters > most || documents.reduce((total, { length }) => total + length, 0) > mostKept) {
    throw error('LimitExceededException', `Maximum policy size of ${most} bytes exceeded for ${kind} ${name}`)
  }
  return changed
}

type InlineCall = Pick<Call<{ readonly PolicyName: string }, 'NoSuchEntityException'>, 'input' | 'error'>

/** The document of the policy that the request names. */
export function getInlinePolicy(call: InlineCall, policies: InlinePolicies, kind: Kind): string {
  return policies[getName(call, policies, kind)]!
}

export function withoutInlinePolicy(call: InlineCall, policies: InlinePolicies, kind: Kind): InlinePolicies {
  const { [getName(call, policies, kind)]: _removed, ...others } = policies
  return others
}

function getName({ input: { PolicyName }, error }: InlineCall, policies: InlinePolicies, kind: Kind): string {
  const name = nameKept(policies, PolicyName)
  if (name === undefined) throw error('NoSuchEntityException', `The ${kind} policy with name ${PolicyName} cannot be found.`)
  return name
}
