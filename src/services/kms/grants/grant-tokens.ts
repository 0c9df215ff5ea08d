// A grant's token names it, and is as good as any other of the same grant. Grants hold from the moment in which they are made, so
// that a call needs none; what it brings must be one all the same.
import { timingSafeEqual } from 'node:crypto'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import { parseJson } from '../../../core/text/json.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { findHeaderKey } from '../ciphertexts/ciphertexts.ts'
import type { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import type { KmsKey } from '../keys/keys.ts'

/** Of which key in whose account a grant is. */
export interface GrantReference {
  readonly account: string
  readonly region: string
  readonly keyId: string
  readonly grantId: string
}

const tagLength = 32
const tagOf = (key: HmacKey, content: string): Buffer => Buffer.from(key.sign(`kms grant token\n${content}`, 'hex'), 'hex')

/** Throws where no key was made yet, and so no grant. `nonce` makes each token another. */
export async function tokenOf(state: ReadUnit, key: KmsKey, grantId: string, nonce: string): Promise<string> {
  const headerKey = (await findHeaderKey(state))!
  const content = JSON.stringify([key.account, key.region, key.id, grantId, nonce])
  return Buffer.concat([tagOf(headerKey, content), Buffer.from(content)]).toString('base64')
}

/** Undefined of a text that is no token of this store. */
export async function readToken(state: ReadUnit, token: string): Promise<GrantReference | undefined> {
  const headerKey = await findHeaderKey(state)
  const bytes = Buffer.from(token, 'base64')
  if (!headerKey || bytes.length <= tagLength || bytes.toString('base64') !== token) return undefined
  const content = bytes.toString('utf8', tagLength)
  if (!timingSafeEqual(tagOf(headerKey, content), bytes.subarray(0, tagLength))) return undefined
  const [account, region, keyId, grantId] = parseJson(content) as readonly [string, string, string, string]
  return { account, region, keyId, grantId }
}

type TokenCall = Pick<
  Call<{ readonly GrantTokens?: readonly string[] | undefined }, 'InvalidGrantTokenException'>, 'input' | 'state' | 'error'
>

/** Throws AWS's error where one of the tokens is none. */
export const requireTokens = (call: TokenCall): MaybePromise<void> =>
  (call.input.GrantTokens?.length ? requireEach(call, call.input.GrantTokens) : undefined)

async function requireEach({ state, error }: TokenCall, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) {
    // DIFFERS: AWS's sentence is not known, and none is made up.
    if (!(await readToken(state, token))) throw error('InvalidGrantTokenException', '')
  }
}
