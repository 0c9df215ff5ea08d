import { CreateOpenIDConnectProvider, GetOpenIDConnectProvider } from '../contracts/iam.gen.ts'
import type { Account } from './managed-policies.ts'
import type { OpenIdConnectProvider } from './seed.ts'
import { found, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

export function providerStep(Url: string, provider: OpenIdConnectProvider, { partition, account }: Account): Step {
  const { clientIds = [], thumbprints = [], tags } = provider
  const OpenIDConnectProviderArn = `arn:${partition}:iam::${account}:oidc-provider/${Url.slice('https://'.length)}`
  return {
    place: `openIdConnectProviders.${Url}`,
    isThere: aws => found(aws.call(GetOpenIDConnectProvider, { OpenIDConnectProviderArn }), 'NoSuchEntity'),
    make: aws => aws.call(CreateOpenIDConnectProvider, {
      Url,
      ...(clientIds.length > 0 && { ClientIDList: [...clientIds] }),
      ...(thumbprints.length > 0 && { ThumbprintList: [...thumbprints] }),
      ...tagMembers(tags),
    }),
    ifMade: 'EntityAlreadyExists',
  }
}
