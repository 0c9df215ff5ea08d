import type { BrokenMember } from './schema/find-broken.ts'
import { Refusal } from '../../core/refusal.ts'

/** A request that does not read as its schema. The message may be empty: for some inputs AWS answers the code alone. */
export class WireError extends Refusal {
  override readonly name = 'WireError'
  readonly code: string
  /** What was not read, where that has a place of its own. */
  readonly member: BrokenMember | undefined

  constructor(code: string, message: string, member?: BrokenMember) {
    super(message)
    this.code = code
    this.member = member
  }
}
