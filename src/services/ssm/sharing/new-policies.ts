// Whether a document can be the policy by which a parameter is shared.
import { createHash } from 'node:crypto'
import { parseArn } from '../../../core/arn.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import { parseJson } from '../../../core/text/json.ts'
import { compilePolicy, listPrincipals } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { parameterArn, parseReference, type Place } from '../parameters/parameter-names.ts'
import { Parameters, type Parameter } from '../parameters/parameters.ts'
import { tierOf } from '../parameters/tiers.ts'
import type { ResourcePolicy } from './resource-policies.ts'

/** In bytes. AWS: the model's documentation of ResourcePolicyLimitExceededException. */
const longest = 1024

/** AWS: what its managed permissions of Resource Access Manager let others do with parameters. */
const shareable = ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParameters']
  .map(action => action.toLowerCase())

type ArnCall = Pick<
  Call<{ readonly ResourceArn: string }, 'ResourceNotFoundException' | 'ResourcePolicyInvalidParameterException'>,
  'input' | 'scope' | 'state' | 'error' | 'unbuilt'
>

/** The parameter whose policy is asked about. DIFFERS: AWS's sentences from here on are not known, but for two of the model's. */
export async function getShareable({ input, scope, state, error, unbuilt }: ArnCall): Promise<Parameter> {
  const arn = parseArn(input.ResourceArn)
  if (!arn || arn.service !== 'ssm') throw invalidParameter({ error }, 'ResourceArn', 'The resource ARN is not valid.')
  if (!arn.resource.startsWith('parameter/')) throw unbuilt(`a policy of ${arn.resource.split('/')[0]}`)
  const { name, selector } = parseReference(input.ResourceArn)
  const parameter = selector === undefined ? await state.get(Parameters, [name]) : undefined
  if (parameter && parameterArn(scope, name) === input.ResourceArn.trim()) return parameter
  throw error('ResourceNotFoundException', 'The specified parameter to be shared could not be found.')
}

export const invalidParameter = (
  { error }: { readonly error: Call<unknown, 'ResourcePolicyInvalidParameterException'>['error'] }, name: string, message: string,
): AwsError => error('ResourcePolicyInvalidParameterException', message, { ParameterNames: [name] })

/** Throws where the parameter cannot be shared. AWS: the advanced tier, and of SecureStrings a key that can be shared as well. */
export function requireShareable(parameter: Parameter, call: Pick<ArnCall, 'error'>): void {
  if (tierOf(parameter) !== 'Advanced') {
    throw invalidParameter(call, 'ResourceArn', 'Only parameters of the advanced-parameter tier can be shared.')
  }
  if (/(?:^|:)alias\/aws\//.test(parameter.keyId ?? '')) {
    throw invalidParameter(call, 'ResourceArn', 'A parameter that is encrypted under an AWS managed key can\'t be shared.')
  }
}

type DocumentCall = Pick<
  Call<unknown, 'MalformedResourcePolicyDocumentException' | 'ResourcePolicyLimitExceededException'>, 'principals' | 'error'
>

type Document = Omit<ResourcePolicy, 'name' | 'id'>

/** Throws where the document is too long, or no policy that shares a parameter. */
export async function keepDocument({ principals, error }: DocumentCall, place: Place, document: string): Promise<Document> {
  if (Buffer.byteLength(document) > longest) {
    const members = { Limit: longest, LimitType: 'PolicySize' }
    throw error('ResourcePolicyLimitExceededException', `A policy can't be greater than ${longest} bytes in size.`, members)
  }
  const kept = await principals.keep(document, 'resource').catch((thrown: unknown) => {
    if (!(thrown instanceof PolicySyntaxError)) throw thrown
    throw error('MalformedResourcePolicyDocumentException', thrown.message)
  })
  const other = actionsIn(document).find(action => !shareable.includes(action.toLowerCase()))
  if (other !== undefined) {
    throw error('MalformedResourcePolicyDocumentException', `The policy names an action that can't be shared: ${other}.`)
  }
  const named = listPrincipals(compilePolicy(document, 'resource')).map(({ value }) => value)
  const accounts = [...new Set(named.flatMap(accountIn))].filter(account => account !== place.account)
  return { ...kept, hash: createHash('sha256').update(document).digest('hex'), accounts, isForAll: named.includes('*') }
}

interface Stated {
  readonly Action?: string | readonly string[]
}

/** Of a document that is a policy. What it does not name it may mean all the same. */
function actionsIn(document: string): readonly string[] {
  const { Statement } = parseJson(document) as { readonly Statement: Stated | readonly Stated[] }
  return [Statement].flat().flatMap(({ Action = '*' }) => Action)
}

/** Of an account's id, or of the ARN of one in it. */
function accountIn(principal: string): readonly string[] {
  const account = parseArn(principal)?.account ?? principal
  return /^\d{12}$/.test(account) ? [account] : []
}
