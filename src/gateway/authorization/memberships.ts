// Where accounts stand in their organizations, as condition keys come to ask for it. A key is answered at once, so an account
// that was not asked for before is unknown to the evaluation that asks: it is looked for, and the evaluation made again.
import { unknownValue } from '../../engines/policy/types.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Organizations, Membership } from '../ports.ts'

export class Memberships {
  readonly #known = new Map<string, Membership | undefined>()
  readonly #wanted = new Set<string>()

  find(account: string): Membership | undefined | typeof unknownValue {
    if (this.#known.has(account)) return this.#known.get(account)
    this.#wanted.add(account)
    return unknownValue
  }

  /** Whether an evaluation asked for what it was not told. */
  get isWanting(): boolean {
    return this.#wanted.size > 0
  }

  async learn(state: ReadUnit, organizations: Organizations): Promise<void> {
    for (const account of this.#wanted) this.#known.set(account, await organizations.find(state, account))
    this.#wanted.clear()
  }
}
