// The policies that live in a user's or a group's own record: documents by name.
import type { Call } from '../../gateway/operation.ts'
import { countedCharacters } from './policy-documents.ts'

export type InlinePolicies = Readonly<Record<string, string>>

/** AWS: of all inline policies of one entity together. */
const mostInlineCharacters = { user: 2048, group: 5120 }

type Kind = keyof typeof mostInlineCharacters

export function withInlinePolicy(
  policies: InlinePolicies,
  { PolicyName, PolicyDocument }: { readonly PolicyName: string; readonly PolicyDocument: string },
  { kind, name }: { readonly kind: Kind; readonly name: string },
  error: Call<unknown, 'LimitExceededException'>['error'],
): InlinePolicies {
  const changed = { ...policies, [PolicyName]: PolicyDocument }
  const characters = Object.values(changed).reduce((total, document) => total + countedCharacters(document), 0)
  const most = mostInlineCharacters[kind]
  if (characters > most) {
    throw error('LimitExceededException', `Maximum policy size of ${most} bytes exceeded for ${kind} ${name}`)
  }
  return changed
}

type InlineCall = Pick<Call<{ readonly PolicyName: string }, 'NoSuchEntityException'>, 'input' | 'error'>

/** The document of the policy that the request names. */
export function getInlinePolicy({ input, error }: InlineCall, policies: InlinePolicies, kind: Kind): string {
  const { PolicyName: name } = input
  const document = Object.hasOwn(policies, name) ? policies[name] : undefined
  if (document === undefined) throw error('NoSuchEntityException', `The ${kind} policy with name ${name} cannot be found.`)
  return document
}

export function withoutInlinePolicy(call: InlineCall, policies: InlinePolicies, kind: Kind): InlinePolicies {
  getInlinePolicy(call, policies, kind)
  const { [call.input.PolicyName]: _removed, ...others } = policies
  return others
}

