// What the server agrees to: TLS 1.3, and 1.2 with suites that keep what was said from whoever has the key later and that prove
// each record.
import { constants, type KeyObject } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'

const suites = [
  'TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305',
].join(':')

const curves = 'X25519:P-256:P-384'
/** What computers to come do not break either goes first. */
const groups = `X25519MLKEM768:${curves}`

/** Of a certificate as PEM. */
export function contextOf(certificate: string, key: KeyObject): SecureContext {
  const settings = {
    cert: certificate, key: key.export({ format: 'pem', type: 'pkcs8' }), ciphers: suites, honorCipherOrder: true,
    minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3',
    // Whoever agrees once more has the server work for him without a request.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  } as const
  try {
    return createSecureContext({ ...settings, ecdhCurve: groups })
  } catch {
    // A Node that was built with an OpenSSL before 3.5.
    return createSecureContext({ ...settings, ecdhCurve: curves })
  }
}
