// An identity provider that listens on this machine, with a certificate that no authority vouches for.
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { generate } from 'selfsigned'

export interface Issuer {
  /** `https://localhost:12345`, and a path. */
  readonly url: string
  /** SHA-1 of its certificate. */
  readonly thumbprint: string
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** What it answers in place of its documents, by path. */
  readonly answers: Map<string, string>
  /** What it sends in place of a whole answer before it hangs up, by path. */
  readonly sent: Map<string, string>
  /** Signed by its newest key, of somebody, for an hour, unless the claims say otherwise. */
  token(claims?: JWTPayload): Promise<string>
  /** It signs by another key from now on, and publishes that one alone. */
  rotate(): Promise<void>
  stop(): Promise<void>
}

export const audience = 'sts.amazonaws.com'

/** To be called at the top of a test file: it stops by itself when the file's tests have ended. */
export async function startIssuer(path = ''): Promise<Issuer> {
  const altNames = [{ type: 2 as const, value: 'localhost' }]
  const { private: key, cert, fingerprint } = await generate(
    [{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', extensions: [{ name: 'subjectAltName', altNames }] },
  )
  const asked: string[] = []
  const answers = new Map<string, string>()
  const sent = new Map<string, string>()
  const server = createServer({ key, cert }, ({ url: target = '' }, response) => {
    asked.push(target)
    const bytes = sent.get(target)
    if (bytes !== undefined) return void response.socket!.end(bytes)
    const answer = answers.get(target)
    response.writeHead(answer === undefined ? 404 : 200).end(answer)
  })
  await new Promise<void>(resolve => void server.listen(0, 'localhost', resolve))
  const host = `https://localhost:${(server.address() as AddressInfo).port}`
  const url = `${host}${path}`
  let signing = await newKey(1)
  const publish = () => answers.set(`${path}/keys`, JSON.stringify({ keys: [signing.published] }))
  answers.set(`${path}/.well-known/openid-configuration`, JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }))
  publish()
  const stop = () => new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  after(stop)
  return {
    url, thumbprint: fingerprint.replaceAll(':', ''), asked, answers, sent, stop,
    token(claims = {}) {
      const now = Math.floor(Date.now() / 1000)
      const all = { iss: url, sub: 'repo:acme/app:ref:main', aud: audience, iat: now, exp: now + 3600, ...claims }
      return new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid: signing.published.kid! }).sign(signing.privateKey)
    },
    async rotate() {
      signing = await newKey(Number(signing.published.kid) + 1)
      publish()
    },
  }
}

async function newKey(number: number) {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const published: JWK = { ...(await exportJWK(publicKey)), kid: String(number), alg: 'RS256', use: 'sig' }
  return { privateKey, published }
}
