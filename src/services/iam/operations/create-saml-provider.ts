import { CreateSAMLProvider } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import {
  keepMetadata, mostSamlProviders, newSamlProvider, newSamlProviderId, refuseKeys, samlProviderArn, samlProviderNames,
  SamlProviders,
} from '../providers/saml-providers.ts'
import { policyTags, withTags } from '../tags.ts'

export default operation(CreateSAMLProvider, {
  access: [
    { action: 'iam:CreateSAMLProvider', on: newSamlProvider },
    { action: 'iam:TagSAMLProvider', on: newSamlProvider, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: false, response: output => output, names: (_input, output = {}) => samlProviderNames(output) },
  async handle(call) {
    const { input: { Name: name, SAMLMetadataDocument, Tags }, scope, state, once, error } = call
    refuseKeys(call)
    const metadata = keepMetadata(call, SAMLMetadataDocument)
    // AWS: the code is declared; the sentence is ours.
    if (await state.get(SamlProviders, [name])) {
      throw error('EntityAlreadyExistsException', `SAML provider with name ${name} already exists.`)
    }
    if ((await countToAdd(state, SamlProviders, [], mostSamlProviders)) >= mostSamlProviders) {
      throw error('LimitExceededException', `Cannot exceed quota for SAMLProvidersPerAccount: ${mostSamlProviders}`)
    }
    const provider = {
      account: scope.account, partition: scope.partition, name, id: once('provider id', newSamlProviderId), ...metadata,
      createdAt: wholeSeconds(scope.now), tags: withTags(policyTags, {}, Tags, error),
    }
    await state.insert(SamlProviders, provider)
    const tags = listTags(provider.tags)
    return { SAMLProviderArn: samlProviderArn(provider), ...(tags.length > 0 && { Tags: tags }) }
  },
})
