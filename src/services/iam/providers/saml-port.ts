// What the gateway asks of IAM about SAML providers: who they say they are, and by which certificates they sign.
import type { X509Certificate } from 'node:crypto'
import { parseArn } from '../../../core/arn.ts'
import { readCertificate } from '../../../engines/crypto/foreign-keys.ts'
import type { SamlProviders } from '../../../gateway/ports.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { readMetadata } from './saml-metadata.ts'
import { findSamlProvider, mostCertificates, type SamlProvider } from './saml-providers.ts'

/** AWS: metadata is kept whose certificates are none; they vouch for nobody. */
const known = derived(({ metadata }: SamlProvider) => {
  const { entityId, certificates } = readMetadata(metadata)!
  return { issuer: entityId, certificates: certificates.slice(0, mostCertificates).flatMap(certificateFrom) }
})

function certificateFrom(base64: string): readonly X509Certificate[] {
  try {
    return [readCertificate(Buffer.from(base64, 'base64'))]
  } catch {
    return []
  }
}

export const samlProviders: SamlProviders = {
  async find(state, arn) {
    const { account = '' } = parseArn(arn) ?? {}
    const provider = await findSamlProvider(state.in({ account, region: '' }), arn)
    return provider && { arn, partition: provider.partition, name: provider.name, ...known(provider) }
  },
}
