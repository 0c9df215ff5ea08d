// How a secret is rotated: by which function, and when next.
import type { Instant } from '../../../core/clock.ts'
import type { DescribeSecretResponse } from '../../../contracts/secretsmanager.gen.ts'
import { nextRotation, readSchedule, type Rules } from './schedules.ts'

export interface Rotation {
  readonly enabled: boolean
  /** Empty where it was cancelled before there were any. */
  readonly rules: Rules
  /** Until when it is to be rotated next, where that is enabled. */
  readonly next?: Instant
  /** The function that rotates it. */
  readonly functionArn?: string
  /** Of a managed external secret. */
  readonly roleArn?: string
  readonly metadata?: readonly { readonly Key: string; readonly Value: string }[]
}

/** The rotation with when it is next, counted from `since`. */
export function scheduled(before: Rotation, since: Instant): Rotation {
  const { next: _, ...rotation } = before
  const schedule = rotation.enabled ? readSchedule(rotation.rules) : undefined
  return { ...rotation, ...(schedule && { next: nextRotation(schedule, since) }) }
}

/** AWS: another value counts as a rotation, where one is due so many days behind the last. */
export const withNewValue = (rotation: Rotation, now: Instant): Rotation =>
  (rotation.rules.days === undefined ? rotation : scheduled(rotation, now))

export const hasRules = ({ days, expression }: Rules): boolean => days !== undefined || expression !== undefined

type Described = Pick<
  DescribeSecretResponse,
  | 'RotationEnabled' | 'RotationLambdaARN' | 'RotationRules' | 'NextRotationDate' | 'ExternalSecretRotationMetadata'
  | 'ExternalSecretRotationRoleArn'
>

/** AWS: of a rotation that is turned off what it was is told. */
export function describeRotation({ enabled, rules, next, functionArn, roleArn, metadata }: Rotation): Described {
  const { days, expression, duration } = rules
  return {
    RotationEnabled: enabled,
    ...(functionArn !== undefined && { RotationLambdaARN: functionArn }),
    ...(hasRules(rules) && {
      RotationRules: {
        ...(days !== undefined && { AutomaticallyAfterDays: days }),
        ...(duration !== undefined && { Duration: duration }),
        ...(expression !== undefined && { ScheduleExpression: expression }),
      },
    }),
    ...(next !== undefined && { NextRotationDate: new Date(next) }),
    ...(metadata && { ExternalSecretRotationMetadata: metadata }),
    ...(roleArn !== undefined && { ExternalSecretRotationRoleArn: roleArn }),
  }
}
