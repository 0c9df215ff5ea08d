// What Parameter Store says on the event bus.
// AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html, and recorded.
import type { BusEvent } from '../../../gateway/work.ts'
import type { ParameterPolicy } from '../policies/parameter-policies.ts'
import { parameterArn, type Place } from './parameter-names.ts'
import type { ParameterVersion } from './parameters.ts'

type Told = Pick<ParameterVersion, 'name' | 'spelling' | 'type' | 'description'>

type More = Readonly<Record<string, string>>
type Change = 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion'

/** `more` is what is told of this change alone: a label and its versions, or why nothing was changed. */
export function changeEvent(
  place: Place, { name, spelling = name, type, description }: Told, operation: Change, more: More = {},
): BusEvent {
  return {
    detailType: 'Parameter Store Change',
    resources: [parameterArn(place, name)],
    detail: { operation, name: spelling, type, ...(description !== undefined && { description }), ...more },
  }
}

/** AWS: the schema that it publishes of these events; a reason is known of an expiration alone. */
export function policyEvent(place: Place, { name, spelling = name, type }: Told, policy: ParameterPolicy): BusEvent {
  return {
    detailType: 'Parameter Store Policy Action',
    resources: [parameterArn(place, name)],
    detail: {
      'policy-type': policy.type,
      'parameter-name': spelling,
      'parameter-type': type,
      'action-status': 'SUCCESS',
      'policy-content': policy.text,
      ...(policy.type === 'Expiration' && { 'action-reason': 'Parameter expired and was deleted' }),
    },
  }
}
