// What an account has said of access by everyone, for all of its buckets in all Regions.
import { byName } from '../../core/by-name.ts'
import type { PublicAccessBlock } from '../../gateway/ports.ts'
import { wildcardResource, type Call, type Resolver } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'

interface AccountBlock {
  readonly account: string
  readonly block: PublicAccessBlock
}

export const AccountBlocks = collection<AccountBlock>('s3control.public-access-blocks', {
  per: 'global', key: ({ account }) => [account],
})

interface AccountInput {
  readonly AccountId?: string | undefined
}

/** All of the account that the request names. */
export const accountNamed: Resolver<AccountInput> = ({ AccountId: account }, { scope }) => (account === undefined
  ? wildcardResource(scope)
  : {
    ...wildcardResource({ account }), displayName: '', organizationAlone: true,
    keys: byName({ 's3:resourceaccount': () => account }),
  })

/** AWS: what is not said is off. */
export function blockFrom(given: Partial<Given>): PublicAccessBlock {
  const { BlockPublicAcls = false, IgnorePublicAcls = false, BlockPublicPolicy = false, RestrictPublicBuckets = false } = given
  return { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets }
}

type Given = { readonly [Setting in keyof PublicAccessBlock]: boolean | undefined }

type AccountCall = Pick<Call<{ readonly AccountId: string }>, 'input' | 'scope' | 'error'>

/** AWS: no account says it for another, whatever their policies let it do. */
export function requireOwn({ input: { AccountId }, scope: { account }, error }: AccountCall): void {
  if (AccountId !== account) throw error('AccessDeniedException', 'Access Denied')
}
