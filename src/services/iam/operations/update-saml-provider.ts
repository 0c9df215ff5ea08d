import { UpdateSAMLProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getSamlProvider, keepMetadata, refuseKeys, samlProviderNamed, samlProviderNames, SamlProviders,
} from '../providers/saml-providers.ts'

export default operation(UpdateSAMLProvider, {
  access: [{ action: 'iam:UpdateSAMLProvider', on: samlProviderNamed }],
  record: { readOnly: false, response: output => output, names: input => samlProviderNames(input) },
  async handle(call) {
    const { input: { SAMLProviderArn, SAMLMetadataDocument }, state, error } = call
    refuseKeys(call)
    const provider = await getSamlProvider(call)
    if (SAMLMetadataDocument === undefined) {
      // AWS: the sentence is documented.
      const sentence = 'Unable to update identity provider. No updates are defined for metadata or encryption assertion.'
      throw error('InvalidInputException', sentence)
    }
    await state.update(SamlProviders, { ...provider, ...keepMetadata(call, SAMLMetadataDocument) })
    return { SAMLProviderArn }
  },
})
