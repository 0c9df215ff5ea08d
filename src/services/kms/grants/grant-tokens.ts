// A grant's token names it, and is as good as any other of the same grant. Grants hold from the moment in which they are made, so
// that a call needs none; what it brings must be one all the same.
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import { parseJson } from '../../../core/text/json.ts'
import { openBytes, sealBytes } from '../../../engines/crypto/sealed-token.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { storeKeyFor } from '../ciphertexts/store-key-for.ts'
import type { KmsKey } from '../keys/keys.ts'

/** What identifies a grant: its key, and the key's account and Region. */
export interface GrantReference {
  readonly account: string
  readonly region: string
  readonly keyId: string
  readonly grantId: string
}

const sealingKey = storeKeyFor('grant tokens')
const binding = 'grant'

/** `nonce`, 16 fresh random bytes, makes each token another. */
export async function tokenOf(state: ReadUnit, key: KmsKey, grantId: string, nonce: Uint8Array): Promise<string> {
  const reference: GrantReference = { account: key.account, region: key.region, keyId: key.id, grantId }
  return sealBytes((await sealingKey(state))!, nonce, JSON.stringify(reference), binding).toString('base64')
}

/** Undefined of a text that is no token of this store, which has none before its first key. */
export async function readToken(state: ReadUnit, token: string): Promise<GrantReference | undefined> {
  const key = await sealingKey(state)
  const bytes = Buffer.from(token, 'base64')
  const content = key && bytes.toString('base64') === token ? openBytes(key, bytes, binding) : undefined
  return content === undefined ? undefined : (parseJson(content) as GrantReference)
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
