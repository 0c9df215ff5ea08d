import { CreateOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import {
  findOpenIdProvider, issuerOf, keepThumbprints, mostProviders, newOpenIdProvider, openIdProviderArn, openIdProviderNames,
  OpenIdProviders, sortedTags, withClientIds,
} from '../providers/open-id-providers.ts'
import { policyTags, withTags } from '../tags.ts'

export default operation(CreateOpenIDConnectProvider, {
  access: [
    { action: 'iam:CreateOpenIDConnectProvider', on: newOpenIdProvider },
    {
      action: 'iam:TagOpenIDConnectProvider', on: newOpenIdProvider,
      when: ({ Tags }) => Tags !== undefined && Tags.length > 0,
    },
  ],
  record: {
    readOnly: false,
    response: output => output,
    names: (_input, output = {}) => openIdProviderNames(output),
  },
  async handle({ input, scope, state, error }) {
    const { Url, ClientIDList = [], ThumbprintList = [] } = input
    const issuer = issuerOf(Url, error)
    // DIFFERS: AWS asks the provider for its certificate where no thumbprint is given. We ask nobody, and keep none.
    const thumbprints = keepThumbprints(ThumbprintList, error)
    const clientIds = withClientIds([], ClientIDList, error)
    if (await findOpenIdProvider(state, issuer)) {
      throw error('EntityAlreadyExistsException', `Provider with url ${Url} already exists.`)
    }
    if ((await countToAdd(state, OpenIdProviders, [], mostProviders)) >= mostProviders) {
      throw error('LimitExceededException', `Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${mostProviders}`)
    }
    const provider = {
      account: scope.account,
      partition: scope.partition,
      issuer,
      clientIds,
      thumbprints,
      tags: withTags(policyTags, {}, input.Tags, error),
      createdAt: wholeSeconds(scope.now),
    }
    await state.insert(OpenIdProviders, provider)
    const Tags = sortedTags(provider.tags)
    return { OpenIDConnectProviderArn: openIdProviderArn(provider), ...(Tags.length > 0 && { Tags }) }
  },
})
