// The keys that requests are signed with: each is made of a secret once, for a day, a Region and a service.
import { Generations } from '../../core/generations.ts'
import type { HmacKey } from '../../engines/crypto/hmac-key.ts'
import { verifierOf, type SignatureVerifier } from '../../engines/sigv4/asymmetric-key.ts'
import { isAsymmetric, type CredentialScope } from '../../engines/sigv4/authorization.ts'
import { signingKey } from '../../engines/sigv4/signing-key.ts'
import type { VerifyingKey } from '../../engines/sigv4/verify.ts'
import type { Credential } from '../ports.ts'
import type { SignatureClaim } from '../signature.ts'

/** Of a secret, and of no more of its owner, whom it would keep. */
interface SigningKey {
  readonly secret: Credential['secretAccessKey']
  readonly key: HmacKey
}

/** Made in four steps of HMAC, and so kept: a client signs with it for a day. */
const signingKeys = new Generations<string, SigningKey>({ most: 4096 })
/** The same by what was read of an Authorization header, which is one object while the header is remembered. */
const keysOfScopes = new WeakMap<CredentialScope, SigningKey>()

const nameOf = ({ accessKeyId, scope: { date, region, service } }: SignatureClaim): string =>
  [accessKeyId, date, region, service].join('/')

function findSigningKey(credential: Credential, claim: SignatureClaim): HmacKey | undefined {
  const known = keysOfScopes.get(claim.scope) ?? signingKeys.find(nameOf(claim))
  if (known?.secret !== credential.secretAccessKey) return undefined
  keysOfScopes.set(claim.scope, known)
  return known.key
}

function keepSigningKey(credential: Credential, claim: SignatureClaim, key: HmacKey): void {
  const kept = { secret: credential.secretAccessKey, key }
  signingKeys.add(nameOf(claim), kept)
  keysOfScopes.set(claim.scope, kept)
}

/** Made by a multiplication of a point of a curve, and so kept with the secret, which is one access key's. */
const verifiers = new WeakMap<Credential['secretAccessKey'], SignatureVerifier>()

function verifierFor({ secretAccessKey }: Credential, { accessKeyId }: SignatureClaim): SignatureVerifier {
  let verifier = verifiers.get(secretAccessKey)
  if (!verifier) {
    verifier = verifierOf(accessKeyId, secretAccessKey.reveal())
    verifiers.set(secretAccessKey, verifier)
  }
  return verifier
}

/** Whether a claim was read before, and proven. */
export const isScopeKnown = ({ scope }: SignatureClaim): boolean => keysOfScopes.has(scope)

/** Answers the key that was kept, or made. */
export function verifyBy(claim: SignatureClaim, credential: Credential, verifyUnder: (key: VerifyingKey) => void): VerifyingKey {
  if (isAsymmetric(claim.scope)) {
    const pair = verifierFor(credential, claim)
    verifyUnder(pair)
    return pair
  }
  const known = findSigningKey(credential, claim)
  const key = known ?? signingKey(credential.secretAccessKey.reveal(), claim.scope)
  verifyUnder(key)
  // Not before: whoever has proven nothing pushes nobody's out.
  if (!known) keepSigningKey(credential, claim, key)
  return key
}
