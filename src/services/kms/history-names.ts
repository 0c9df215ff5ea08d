// What the event history lists of a call: the key as request and answer call it. AWS: recorded. What the record itself shows of
// the key does not count, so that a call by the key's id is not found by its ARN.
import type { TrailResource } from '../../core/records/trail-event.ts'
import { namesOfType } from '../../gateway/operation.ts'
import type { NamedResource } from '../../core/records/journal-record.ts'

const type = 'AWS::KMS::Key'

interface KeyInput {
  readonly KeyId?: string | undefined
}

/** Names of a cryptographic call and of DescribeKey. AWS: without a type, and none where the ciphertext alone names the key. */
export const keyUsed = ({ KeyId }: KeyInput): NamedResource[] => (KeyId === undefined ? [] : [{ name: KeyId }])

/** Names of a call that otherwise reads something of a key. */
export const keyRead = ({ KeyId }: KeyInput): NamedResource[] => namesOfType(type, KeyId)

/** Names of a change, whose response elements show the key's ARN where it was made. */
export function keyChanged(input: KeyInput, output: unknown, [key]: readonly TrailResource[]): NamedResource[] {
  const made = output !== undefined && key?.ARN !== input.KeyId
  return namesOfType(type, input.KeyId, made ? key?.ARN : undefined)
}

/** Names of a call that made a key. */
export const keyMade = (made: { readonly KeyId?: string | undefined; readonly Arn?: string | undefined } = {}): NamedResource[] =>
  namesOfType(type, made.KeyId, made.Arn)
