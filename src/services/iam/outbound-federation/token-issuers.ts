// What an account's principals get tokens from that others may read: an issuer of OpenID Connect, with its keys.
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Secret } from '../../../core/secret.ts'
import { readPrivateKey } from '../../../engines/crypto/foreign-keys.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { TokenIssuer as IssuerPort } from '../../../gateway/ports.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'

export interface TokenIssuer {
  readonly account: string
  readonly id: string
  /** What tokens are issued by, and where its keys are found. */
  readonly url: string
  readonly isEnabled: boolean
  /** In DER, of PKCS #8. */
  readonly rsaKey: Secret<Uint8Array>
  readonly ecKey: Secret<Uint8Array>
}

export const TokenIssuers = collection<TokenIssuer>('iam.token-issuers', {
  per: 'account', key: ({ account }) => [account], sealed: ['rsaKey', 'ecKey'],
})

/** Whose an issuer is, by its id. */
export const IssuerAccounts = collection<{ readonly id: string; readonly account: string }>('iam.issuer-accounts', {
  per: 'global', key: ({ id }) => [id],
})

/** Below the server's own address: each issuer has its id behind it. */
export const issuerPath = '/_stockade/issuers/'

/** One that is disabled as well. AWS: tokens that it has given stay good. */
export async function findIssuer(state: ReadUnit, id: string): Promise<TokenIssuer | undefined> {
  const owner = await state.get(IssuerAccounts, [id])
  return owner && (await state.in({ account: owner.account, region: '' }).get(TokenIssuers, [owner.account]))
}

type IssuerCall = Pick<Call<unknown, 'FeatureDisabledException'>, 'scope' | 'state' | 'error'>

export async function getEnabledIssuer({ scope: { account }, state, error }: IssuerCall): Promise<TokenIssuer> {
  const issuer = await state.get(TokenIssuers, [account])
  // DIFFERS: AWS's sentences of this feature are not known.
  if (!issuer?.isEnabled) throw error('FeatureDisabledException', 'Outbound web identity federation is disabled here.')
  return issuer
}

const generate = promisify(generateKeyPair)
const exported = (key: KeyObject) => new Secret<Uint8Array>(key.export({ format: 'der', type: 'pkcs8' }))

/** AWS: of each algorithm one. They are drawn anew for each attempt, of which one is committed. */
export async function newIssuerKeys(): Promise<Pick<TokenIssuer, 'rsaKey' | 'ecKey'>> {
  const [rsa, ec] = await Promise.all([generate('rsa', { modulusLength: 2048 }), generate('ec', { namedCurve: 'P-384' })])
  return { rsaKey: exported(rsa.privateKey), ecKey: exported(ec.privateKey) }
}

const privateKeyOf = (der: Secret<Uint8Array>): KeyObject =>
  readPrivateKey({ key: Buffer.from(der.reveal()), format: 'der', type: 'pkcs8' })

/** AWS: the names of its keys, recorded. */
export const tokenIssuer = derived(({ url, rsaKey, ecKey }: TokenIssuer): IssuerPort => ({
  url,
  keys: [
    { algorithm: 'RS256', id: 'RSA_0', privateKey: privateKeyOf(rsaKey) },
    { algorithm: 'ES384', id: 'EC384_0', privateKey: privateKeyOf(ecKey) },
  ],
}))
