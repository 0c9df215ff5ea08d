// What a policy's document has to be. Those by which access is decided are read by the policy engine; the others are JSON.
import { parseJson } from '../../../core/text/json.ts'
import { isObject } from '../../../core/text/json-values.ts'
import { compilePolicy } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { PolicyKind } from '../../../engines/policy/types.ts'
import type { Call } from '../../../gateway/operation.ts'
import { limitsOf, type PolicyType } from './policy-types.ts'

export type ControlType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'

export const kindOfControl = (type: ControlType): PolicyKind =>
  (type === 'SERVICE_CONTROL_POLICY' ? 'service-control' : 'resource-control')

const isControl = (type: PolicyType): type is ControlType =>
  type === 'SERVICE_CONTROL_POLICY' || type === 'RESOURCE_CONTROL_POLICY'

type DocumentError = Call<unknown, 'MalformedPolicyDocumentException' | 'ConstraintViolationException'>['error']

/** DIFFERS: of a document of another type than the two no more is asked than that it is a JSON object. */
export function requireDocument(type: PolicyType, content: string, error: DocumentError): void {
  if (content.length > limitsOf(type).longest) {
    throw error('ConstraintViolationException', 'You have exceeded the maximum policy size.', {
      Reason: 'POLICY_CONTENT_LIMIT_EXCEEDED',
    })
  }
  if (isControl(type) ? !compiles(content, kindOfControl(type)) : !holdsObject(content)) {
    throw error(
      'MalformedPolicyDocumentException',
      'The provided policy document does not meet the requirements of the specified policy type.',
    )
  }
}

function compiles(content: string, kind: PolicyKind): boolean {
  try {
    compilePolicy(content, kind)
    return true
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) return false
    throw thrown
  }
}

function holdsObject(content: string): boolean {
  try {
    return isObject(parseJson(content))
  } catch {
    return false
  }
}
