import { hash } from 'node:crypto'
import type { AwsError } from '../core/aws-error.ts'
import type { RandomBytes } from '../core/ids.ts'
import { parseJson } from '../core/text/json.ts'
import type { HmacKey } from '../engines/crypto/hmac-key.ts'
import { openToken, sealToken } from '../engines/crypto/sealed-token.ts'
import type { Key } from '../storage/collection.ts'

/** Pages of one call. A token is encrypted, and good only for the operation, account, Region and parameters it was given for. */
export interface Pager {
  /** Where the page after `token` begins; `invalid` makes the error for a token that is not ours. */
  resume(token: string | undefined, bound: unknown, invalid: () => AwsError): Key | undefined
  token(after: Key, bound: unknown): string
  /** One page of a list that is read in key order. */
  list<T>(request: PageRequest<T>): Promise<Page<T>>
}

export interface PageRequest<T> {
  readonly token: string | undefined
  /** Items on the page. */
  readonly limit: number
  /** Parameters that must not change from page to page. */
  readonly bound?: unknown
  readonly invalid: () => AwsError
  readonly read: (after: Key | undefined, limit: number) => Promise<readonly T[]>
  readonly keyOf: (item: T) => Key
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Absent on the last page. */
  readonly next?: string
}

/** `place` names operation, account and Region. */
export function createPager(key: HmacKey, place: string, random: RandomBytes): Pager {
  return new SealedPager(key, place, random)
}

// A class, since every call is given one: closures would be made anew for each.
class SealedPager implements Pager {
  readonly #key: HmacKey
  readonly #place: string
  readonly #random: RandomBytes

  constructor(key: HmacKey, place: string, random: RandomBytes) {
    this.#key = key
    this.#place = place
    this.#random = random
  }

  resume(token: string | undefined, bound: unknown, invalid: () => AwsError): Key | undefined {
    if (token === undefined) return undefined
    const content = openToken(this.#key, token, this.#binding(bound))
    if (content === undefined) throw invalid()
    return parseJson(content) as Key
  }

  token(after: Key, bound: unknown): string {
    return sealToken(this.#key, this.#random(16), JSON.stringify(after), this.#binding(bound))
  }

  async list<T>({ token, limit, bound, invalid, read, keyOf }: PageRequest<T>): Promise<Page<T>> {
    const found = await read(this.resume(token, bound, invalid), limit + 1)
    if (found.length <= limit) return { items: found }
    const items = found.slice(0, limit)
    return { items, next: this.token(keyOf(items[limit - 1]!), bound) }
  }

  #binding(bound: unknown): string {
    return `${this.#place}\n${hash('sha256', JSON.stringify(bound ?? null), 'hex')}`
  }
}
