// `GET /_stockade/issuers/<id>/.well-known/…`: what whoever is given a token of an account asks its issuer for, where the keys
// are, and the keys.
import type { IncomingMessage } from 'node:http'
import { exportJWK } from 'jose'
import { createPublicKey } from 'node:crypto'
import { nowhere } from '../../../storage/unit-of-work.ts'
import type { Gateway } from '../../gateway.ts'
import type { TokenIssuer } from '../../ports.ts'
import type { Answer } from '../../stages/encode.ts'

const target = /^\/_stockade\/issuers\/([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\/\.well-known\/([a-z.-]{1,40})$/

type Document = (issuer: TokenIssuer) => Promise<object>

const documents = new Map<string, Document>([
  ['openid-configuration', async ({ url, keys }) => ({
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: keys.map(({ algorithm }) => algorithm),
    // AWS: recorded.
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'jti', 'https://sts.amazonaws.com/'],
  })],
  ['jwks.json', async ({ keys }) => ({
    keys: await Promise.all(keys.map(async ({ algorithm, id, privateKey }) =>
      ({ ...(await exportJWK(createPublicKey(privateKey))), alg: algorithm, kid: id, use: 'sig' }))),
  })],
])

export const asksIssuer = (asked: string | undefined): boolean => asked !== undefined && asked.startsWith('/_stockade/issuers/')

export async function issuerDocument(gateway: Gateway, { method, url = '' }: IncomingMessage): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' }
  const [, id = '', name = ''] = target.exec(url) ?? []
  const document = documents.get(name)
  const issuer = document && (await gateway.ports.tokenIssuers.find(gateway.begin(nowhere), id))
  if (!issuer) return { status: 404, headers: {}, body: '' }
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(await document(issuer)) }
}
