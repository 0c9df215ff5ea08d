// A secret: what is true of it, and which of its versions each staging label stands for. What its versions hold is kept apart.
import { byName } from '../../core/by-name.ts'
import { formatArn, parseArn } from '../../core/arn.ts'
import type { RandomBytes } from '../../core/ids.ts'
import { findTag, type Tags } from '../../core/tags.ts'
import { unnamed, type Resolver, type ResolverContext, type Resource, type Scope } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'

export interface Secret {
  readonly name: string
  /** The six characters behind the name in the ARN: another secret of the name has others. */
  readonly suffix: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly description?: string
  /** As it was given; the AWS managed key where absent. */
  readonly keyId?: string
  readonly tags: Tags
  readonly createdAt: number
  /** When its recovery window ends, where it is scheduled for deletion. */
  readonly deletionAt?: number
  /** Versions by the labels that stand for them. */
  readonly stages: Readonly<Record<string, string>>
}

export const Secrets = collection<Secret>('secretsmanager.secrets', { per: 'region', key: ({ name }) => [name] })

type Place = Pick<Secret, 'partition' | 'account' | 'region'>

export const secretArn = ({ partition, account, region }: Place, nameAndSuffix: string): string =>
  formatArn({ partition, service: 'secretsmanager', region, account, resource: `secret:${nameAndSuffix}` })

export const arnOf = (secret: Secret): string => secretArn(secret, `${secret.name}-${secret.suffix}`)

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function newSuffix(random: RandomBytes): string {
  let suffix = ''
  // INVARIANT: each is as likely as the next: bytes that would favour the first few are drawn again.
  while (suffix.length < 6) for (const byte of random(8)) if (byte < 248 && suffix.length < 6) suffix += letters[byte % 62]
  return suffix
}

/** What a request calls a secret by: its name, or its ARN with the suffix or without. */
interface Reference {
  readonly name: string
  readonly suffix?: string
}

/**
 * Undefined where the text is the ARN of something elsewhere.
 * AWS: what ends like a suffix is taken for one, so that a secret whose name ends so is not found by its ARN without (recorded).
 */
function referenceIn(text: string, { partition, account, region }: Place): Reference | undefined {
  const arn = parseArn(text)
  if (!arn) return { name: text }
  const isHere = arn.partition === partition && arn.account === account && arn.region === region
  if (!isHere || arn.service !== 'secretsmanager' || !arn.resource.startsWith('secret:')) return undefined
  const given = arn.resource.slice('secret:'.length)
  const [, name, suffix] = /^(.+)-([A-Za-z\d]{6})$/.exec(given) ?? []
  return name === undefined ? { name: given } : { name, suffix: suffix! }
}

export async function findSecret(state: ReadUnit, scope: Place, text: string): Promise<Secret | undefined> {
  const { name, suffix } = referenceIn(text, scope) ?? {}
  const secret = name === undefined ? undefined : await state.get(Secrets, [name])
  return suffix === undefined || suffix === secret?.suffix ? secret : undefined
}

/** AWS: its records call the ARN `arn` (Secrets Manager User Guide), where others show `aRN`. */
export const shownArn = (_resources: unknown, { ARN }: { readonly ARN?: string | undefined }) => ({ arn: ARN })

export const notFound = "Secrets Manager can't find the specified secret."

interface SecretInput {
  readonly SecretId?: string | undefined
}

/** AWS: a denial calls it as the request does (publicly reported of names). */
export const secretNamed: Resolver<SecretInput> = ({ SecretId }, context) =>
  SecretId === undefined ? unnamed : resourceOf(SecretId, context)

async function resourceOf(text: string, { scope, state }: ResolverContext): Promise<Resource> {
  const secret = await findSecret(state, scope, text)
  const elsewhere = parseArn(text)
  const arn = secret ? arnOf(secret) : elsewhere ? text : secretArn(scope, text)
  return {
    arn, account: elsewhere?.account ?? scope.account, exists: secret !== undefined, displayName: text,
    // INVARIANT: no secret has a policy yet, so that nobody of another account is let in.
    authority: elsewhere && elsewhere.account !== scope.account ? 'resource-policy' : 'either',
    type: 'AWS::SecretsManager::Secret', ...factsOf(arn, secret),
  }
}

/** Nothing but its id is true of one that is not there. */
function factsOf(arn: string, secret?: Pick<Secret, 'region' | 'tags'>): Pick<Resource, 'tags' | 'keys'> {
  const tags = secret?.tags ?? {}
  return {
    tags,
    keys: byName({
      'secretsmanager:secretid': () => arn,
      'secretsmanager:secretprimaryregion': () => secret?.region,
      'secretsmanager:resourcetag/*': (name: string) => findTag(tags, name),
    }),
  }
}

interface NewSecretInput {
  readonly Name?: string | undefined
}

/** The secret that is to be made, under the ARN that it will have. */
export const newSecret: Resolver<NewSecretInput> = ({ Name }, { scope, once }) => {
  if (Name === undefined) return unnamed
  const arn = secretArn(scope, `${Name}-${once('suffix', newSuffix)}`)
  return {
    arn, account: scope.account, exists: false, authority: 'either', displayName: Name, type: 'AWS::SecretsManager::Secret',
    ...factsOf(arn, { region: scope.region, tags: {} }),
  }
}

/** As the ARN says that `newSecret` has found. */
export const suffixIn = ({ arn }: Resource): string => arn.slice(-6)

export const placeIn = ({ partition, account, region }: Scope): Place => ({ partition, account, region })
