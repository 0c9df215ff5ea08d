// What a recorded call is told to have asked permission for.

export interface AskedAction {
  readonly action: string
  /** Patterns of a policy's, each of one ARN and of what may be made in its place, or `*`. */
  readonly resources: readonly string[]
  /** Through which service, as `kms:ViaService` has it; absent where the caller asked himself, or the action has no such key. */
  readonly through?: string
  /** Where the record does not tell whether it was asked for. */
  readonly isSupposed?: boolean
}
