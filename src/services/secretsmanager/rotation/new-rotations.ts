// What a request says of how a secret is rotated, beside what the secret has of it already.
import type { RotateSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Secret } from '../secrets.ts'
import { current, findStaged, pending } from '../versions/stages.ts'
import { hasRules, type Rotation } from './rotation.ts'
import { readSchedule, type Rules } from './schedules.ts'

type RotateCall = Pick<
  Call<RotateSecretRequest, 'InvalidParameterException' | 'InvalidRequestException'>, 'input' | 'error'
>

/** Throws where the secret cannot be rotated so. */
export function newRotation(call: RotateCall, secret: Secret): Rotation {
  const { input, error } = call
  requireNoneUnderWay(secret, error)
  const { functionArn: functionBefore, roleArn: roleBefore, metadata: metadataBefore } = secret.rotation ?? {}
  const functionArn = input.RotationLambdaARN ?? functionBefore
  const roleArn = input.ExternalSecretRotationRoleArn ?? roleBefore
  if (functionArn !== undefined && !isFunction(functionArn, secret)) throw error('InvalidParameterException', noFunctionArn)
  if (secret.type === undefined && functionArn === undefined) throw error('InvalidRequestException', noFunction)
  if (secret.type !== undefined && roleArn === undefined) throw error('InvalidRequestException', noRole)
  const metadata = metadataOf(call) ?? metadataBefore
  return {
    enabled: true, rules: rulesOf(call, secret.rotation?.rules), ...(functionArn !== undefined && { functionArn }),
    ...(roleArn !== undefined && { roleArn }), ...(metadata && { metadata }),
  }
}

function requireNoneUnderWay({ stages }: Secret, error: RotateCall['error']): void {
  const staged = findStaged(stages, pending)
  if (staged !== undefined && staged !== findStaged(stages, current)) throw error('InvalidRequestException', underWay)
}

function rulesOf({ input: { RotationRules: asked }, error }: RotateCall, before: Rules | undefined): Rules {
  if (!asked) {
    if (!before || !hasRules(before)) throw error('InvalidParameterException', noRules)
    return before
  }
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression, Duration: duration } = asked
  if (days !== undefined && expression !== undefined) throw error('InvalidParameterException', bothRules)
  const rules = {
    ...(days !== undefined && { days }), ...(expression !== undefined && { expression }),
    ...(duration !== undefined && { duration }),
  }
  if (!readSchedule(rules)) throw error('InvalidParameterException', noSchedule)
  return rules
}

/** DIFFERS: AWS does not say how many it takes. */
const mostMetadata = 50

function metadataOf({ input: { ExternalSecretRotationMetadata: asked }, error }: RotateCall): Rotation['metadata'] {
  if (!asked) return undefined
  if (asked.length > mostMetadata) throw error('InvalidParameterException', tooMuch)
  return asked.map(({ Key, Value }) => {
    if (Key === undefined || Value === undefined) throw error('InvalidParameterException', incomplete)
    return { Key, Value }
  })
}

const isFunction = (text: string, { partition, region }: Secret): boolean => {
  const arn = parseArn(text)
  return arn?.service === 'lambda' && arn.partition === partition && arn.region === region
    && /^\d{12}$/.test(arn.account) && /^function:[\w-]{1,140}(?::[\w$-]{1,128})?$/.test(arn.resource)
}

// AWS: the first two are publicly reported. The others are ours.
const noFunction = 'No Lambda rotation function ARN is associated with this secret.'
const underWay = "A previous rotation isn't complete. That rotation will be reattempted."
const noFunctionArn = 'RotationLambdaARN is not the ARN of a function of this Region.'
const noRole = 'A managed external secret is rotated in a role: ExternalSecretRotationRoleArn.'
const noRules = 'RotationRules says when the secret is rotated, and the secret has none.'
const bothRules = 'RotationRules has AutomaticallyAfterDays or ScheduleExpression, and not both.'
const noSchedule =
  'RotationRules needs a valid schedule, of four hours or more, whose window ends before the next one and the day.'
const tooMuch = `ExternalSecretRotationMetadata has at most ${mostMetadata} items.`
const incomplete = 'Each item of ExternalSecretRotationMetadata needs a key and a value.'
