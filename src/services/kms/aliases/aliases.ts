import { unnamed, type Call, type Resolver, type Scope } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { aliasArn } from '../arns.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { predefinedAliases } from './predefined-aliases.ts'

export interface Alias {
  /** With its prefix: `alias/…`. */
  readonly name: string
  readonly keyId: string
  readonly createdAt: number
  readonly updatedAt: number
}

export const Aliases = collection<Alias>('kms.aliases', {
  per: 'region',
  key: ({ name }) => [name],
  indexes: { byKey: ({ keyId }) => [keyId] },
})

/** The alias itself: IAM policies alone decide about it, beside the key's own policy about the key. */
export const aliasNamed: Resolver<{ readonly AliasName?: string | undefined }> = async ({ AliasName }, { scope, state }) => {
  if (AliasName === undefined) return unnamed
  const exists = (await state.get(Aliases, [AliasName])) !== undefined
  return { arn: aliasArn(scope, AliasName), account: scope.account, type: 'AWS::KMS::Key', exists, authority: 'either' }
}

export async function getAlias({ input, scope, state, error }: AliasCall): Promise<Alias> {
  const alias = await state.get(Aliases, [input.AliasName])
  if (!alias) throw error('NotFoundException', `Alias ${aliasArn(scope, input.AliasName)} is not found.`)
  return alias
}

type AliasCall = Pick<Call<{ readonly AliasName: string }, 'NotFoundException'>, 'input' | 'scope' | 'state' | 'error'>

const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html'

/** AWS: of one key. */
const mostAliases = 50

type AliasOfKeyCall = Pick<Call<unknown, 'LimitExceededException'>, 'state' | 'error'>

/** The key's record names its aliases as well, so that policies find them there. */
export async function addToKey({ state, error }: AliasOfKeyCall, key: KmsKey, name: string): Promise<void> {
  const { length: usage } = key.aliases
  if (usage >= mostAliases) {
    // AWS: recorded.
    const quota = `Aliases per key quota for this account in this region is ${mostAliases}`
    throw error('LimitExceededException', `${quota}, current usage is ${usage}.`)
  }
  await state.update(Keys, { ...key, aliases: [...key.aliases, name] })
}

export async function removeFromKey(state: UnitOfWork, { keyId, name }: Alias): Promise<void> {
  const key = await state.get(Keys, [keyId])
  if (key) await state.update(Keys, { ...key, aliases: key.aliases.filter(alias => alias !== name) })
}

/** What the contract's pattern does not say of an alias's name. */
export function requireAliasName(name: string, error: Call<unknown, never>['error']): void {
  // AWS: the prefix of AWS managed keys is reserved; the error carries its code alone.
  if (name.startsWith('alias/aws/')) throw error('NotAuthorizedException', '')
  if (!name.startsWith('alias/') || name === 'alias/') {
    throw error('ValidationException', `Alias must start with the prefix "alias/". Please see ${guide}`)
  }
  if (name.includes(':')) throw error('ValidationException', `${name} contains invalid characters for an alias`)
}

/** A predefined alias that has no key yet. */
type Predefined = Pick<Alias, 'name'>

/** All aliases of the caller's account, those that stand for no key yet among the others, by name. */
export async function listAll(
  state: ReadUnit, after: Key | undefined, limit: number,
): Promise<readonly (Alias | Predefined)[]> {
  const kept = await state.list(Aliases, [], { after, limit })
  const names = new Set(kept.map(({ name }) => name))
  // Behind the last of a full page others may be kept that are predefined.
  const last = kept.length < limit ? undefined : kept.at(-1)!.name
  const isOnPage = (name: string) => (!after || name > String(after[0])) && (last === undefined || name < last)
  const predefined = predefinedAliases.filter(name => isOnPage(name) && !names.has(name)).map(name => ({ name }))
  return [...kept, ...predefined].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, limit)
}

/** As ListAliases shows it. AWS: one without a key has neither its id nor dates. */
export function describeAlias(scope: Scope, alias: Alias | Predefined) {
  return {
    AliasName: alias.name,
    AliasArn: aliasArn(scope, alias.name),
    ...('keyId' in alias && {
      TargetKeyId: alias.keyId,
      CreationDate: new Date(alias.createdAt),
      LastUpdatedDate: new Date(alias.updatedAt),
    }),
  }
}
