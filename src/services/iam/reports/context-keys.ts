// Which condition keys policies ask for: what whoever simulates them has to say.
import { parseArn } from '../../../core/arn.ts'
import { listContextKeys } from '../../../engines/policy/document/context-keys.ts'
import { compilePolicy, PolicySyntaxError } from '../../../engines/policy/compile.ts'
import type { Call, Resolver } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { PolicyHolder } from '../entities.ts'
import { findGroup, groupArn, groupByArn } from '../groups/groups.ts'
import { groupsOf } from '../groups/memberships.ts'
import { attachedTo } from '../policies/attachments.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'
import { findRole, roleArn, roleByArn } from '../roles/roles.ts'
import { findUser, userArn, userByArn } from '../users/users.ts'

type KeyCall = Pick<Call<unknown, 'InvalidInputException'>, 'state' | 'error'>

/** Each once, in whatever case, in the order of the documents. Those that the request brings may be none. */
export async function contextKeysOf({ state, error }: KeyCall, given: readonly string[], kept: readonly string[] = []) {
  const found = new Map<string, string>()
  for (const [i, document] of [...given, ...kept].entries()) {
    if (i < given.length) requirePolicy(document, error)
    for (const key of listContextKeys(document)) if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key)
    await state.turn()
  }
  return [...found.values()]
}

/** AWS: the code is declared, the sentence is the compiler's. */
function requirePolicy(document: string, error: KeyCall['error']): void {
  try {
    compilePolicy(document, 'inline')
  } catch (thrown) {
    throw thrown instanceof PolicySyntaxError ? error('InvalidInputException', thrown.message) : thrown
  }
}

interface SourceInput {
  readonly PolicySourceArn?: string | undefined
}

interface Source {
  readonly kind: 'user' | 'group' | 'role'
  readonly name: string
}

function sourceOf(text: string): Source | undefined {
  const arn = parseArn(text)
  const [, kind, name] = /^(user|group|role)\/(?:[^/]*\/)*([^/]+)$/.exec(arn?.service === 'iam' ? arn.resource : '') ?? []
  return kind === undefined ? undefined : { kind: kind as Source['kind'], name: name! }
}

/** The user, the group or the role that the request names. */
export const policySource: Resolver<SourceInput> = ({ PolicySourceArn = '' }, context) => {
  const source = sourceOf(PolicySourceArn)
  switch (source?.kind) {
    case 'user': return userByArn({ UserName: source.name }, context)
    case 'group': return groupByArn({ GroupName: source.name }, context)
    case 'role': return roleByArn({ RoleName: source.name }, context)
    case undefined: return unnamed
  }
}

type SourceCall = Pick<
  Call<{ readonly PolicySourceArn: string }, 'InvalidInputException' | 'NoSuchEntityException'>,
  'input' | 'state' | 'error'
>

/** What counts for it: of a user what its groups have as well. AWS: the sentence for what is none from public reports. */
export async function documentsOfSource(call: SourceCall): Promise<readonly string[]> {
  const { input: { PolicySourceArn: arn }, state, error } = call
  const source = sourceOf(arn)
  if (!source) {
    throw error('InvalidInputException', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  }
  const holders = await findHolders(state, source, arn)
  if (!holders) throw error('NoSuchEntityException', `The ${source.kind} with name ${source.name} cannot be found.`)
  const documents: string[] = []
  for (const holder of holders) {
    documents.push(...Object.values(holder.policies))
    for (const policy of await attachedTo(state, holder)) documents.push(await getDefaultDocument(state, policy))
  }
  return documents
}

/** INVARIANT: an ARN of another account, or with another path, names nobody. */
async function findHolders(state: ReadUnit, { kind, name }: Source, arn: string): Promise<readonly PolicyHolder[] | undefined> {
  if (kind === 'user') {
    const user = await findUser(state, name)
    return user && userArn(user) === arn ? [user, ...(await groupsOf(state, user))] : undefined
  }
  const holder = kind === 'group' ? await findGroup(state, name) : await findRole(state, name)
  const own = holder && ('trust' in holder ? roleArn(holder) : groupArn(holder))
  return holder && own === arn ? [holder] : undefined
}
