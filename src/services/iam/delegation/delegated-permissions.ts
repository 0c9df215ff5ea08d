// What a request for delegation asks for: a template, and what it comes to with the values that it brings.
import type { CreateDelegationRequestRequest, DelegationPermission } from '../../../contracts/iam.gen.ts'
import { parseJson } from '../../../core/text/json.ts'
import { compilePolicy } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { CompiledPolicy } from '../../../engines/policy/question.ts'
import type { Call } from '../../../gateway/operation.ts'
import { findManagedPolicy } from '../policies/managed-policies.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'
import type { DelegationRequest } from './delegation-requests.ts'
import { fillTemplate, UnfitTemplate, type Parameter } from './policy-templates.ts'

type PermissionCall = Pick<Call<CreateDelegationRequestRequest, 'InvalidInputException'>, 'input' | 'state' | 'error'>

/**
 * DIFFERS: AWS registers a partner's templates by hand, and gives them ARNs of their own. Here a managed policy of the requestor,
 * or of AWS, is a template, as its default version is when the request is made. None has statements that a parameter turns on
 * (`@Enabled`), since a managed policy cannot. Which code and sentences AWS has for what does not fit is not known.
 */
export async function delegatedPermissions(
  call: PermissionCall,
): Promise<Pick<DelegationRequest, 'permissions' | 'policy' | 'boundaries'>> {
  const { input: { Permissions: permissions }, state, error } = call
  const { PolicyTemplateArn: arn } = permissions
  const template = arn === undefined ? undefined : await findManagedPolicy(state, arn)
  if (!template) throw error('InvalidInputException', `There is no policy template ${arn ?? 'named'}.`)
  try {
    const policy = fillTemplate(await getDefaultDocument(state, template), parametersOf(permissions))
    return { permissions, policy, boundaries: boundariesIn(policy, compilePolicy(policy, 'session')) }
  } catch (thrown) {
    if (thrown instanceof UnfitTemplate || thrown instanceof PolicySyntaxError) {
      throw error('InvalidInputException', thrown.message)
    }
    throw thrown
  }
}

function parametersOf({ Parameters = [] }: DelegationPermission): ReadonlyMap<string, Parameter> {
  const parameters = new Map<string, Parameter>()
  for (const { Name = '', Values: values = [], Type = 'string' } of Parameters) {
    if (parameters.has(Name)) throw new UnfitTemplate(`The parameter ${Name} is there twice.`)
    const isList = Type === 'stringList'
    if (values.length === 0 || (!isList && values.length > 1)) {
      throw new UnfitTemplate(`The parameter ${Name} is a ${Type}, and cannot have ${values.length} values.`)
    }
    parameters.set(Name, { isList, values })
  }
  return parameters
}

interface Conditional {
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** Which boundaries its conditions name, where it makes roles. INVARIANT: it is a policy. */
function boundariesIn(policy: string, { allows }: CompiledPolicy): string[] {
  if (!allows.some(({ action }) => action('iam:createrole'))) return []
  const { Statement } = parseJson(policy) as { readonly Statement: Conditional | readonly Conditional[] }
  const conditions = [Statement].flat().flatMap(({ Condition = {} }: Conditional) => Object.values(Condition))
  const named = conditions.flatMap(Object.entries).filter(([key]) => key.toLowerCase() === 'iam:permissionsboundary')
  return [...new Set(named.flatMap(([, arns]) => arns as string | readonly string[]))]
}
