// A secret: what is true of it, and which of its versions each staging label stands for. What its versions hold is kept apart.
import { formatArn } from '../../core/arn.ts'
import type { Instant } from '../../core/clock.ts'
import type { RandomBytes } from '../../core/ids.ts'
import type { Tags } from '../../core/tags.ts'
import type { KeptPolicy } from '../../engines/policy/document/kept-policy.ts'
import type { Scope } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import type { CrossAccountPrimary, CrossAccountReplica, Replica } from './replication/replica.ts'
import type { Rotation } from './rotation/rotation.ts'
import type { Stages } from './versions/stages.ts'

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
  /** Of one that tags were taken off: none is told as an empty list from then on. */
  readonly hadTags?: true
  readonly createdAt: number
  /** When anything of it was changed last. */
  readonly changedAt: number
  /** The day on which its value was read last. */
  readonly accessedAt?: number
  /** When its recovery window ends, where it is scheduled for deletion. */
  readonly deletionAt?: number
  /** When that was asked for; absent in older stores. */
  readonly deletedAt?: number
  readonly stages: Stages
  /** How many versions hold a value. */
  readonly versions: number
  readonly policy?: KeptPolicy
  /** Of a secret that is in several Regions. */
  readonly primaryRegion?: string
  /** Of the primary among them. */
  readonly replicas?: readonly Replica[]
  /** Of a replica of another account's secret. */
  readonly crossAccountPrimary?: CrossAccountPrimary
  /** Of a secret that has a replica in another account. */
  readonly crossAccountReplica?: CrossAccountReplica
  /** The partner that holds it, of a managed external secret. */
  readonly type?: string
  /** Of one that was ever to be rotated. */
  readonly rotation?: Rotation
  /** The one version that it had in an older store. */
  readonly undatedVersion?: string
  /** From an older store, not found in lists that go by a date, until something of it is changed. */
  readonly isUndated?: true
}

const dated = (secret: Secret, at: number | undefined) => (secret.isUndated ? undefined : [at ?? 0])

type SecondSchema = Secret & { readonly crossPrimary?: CrossAccountPrimary; readonly crossReplica?: CrossAccountReplica }

const ofSecondSchema = ({ crossPrimary: primary, crossReplica: replica, ...secret }: SecondSchema): Secret =>
  ({ ...secret, ...(primary && { crossAccountPrimary: primary }), ...(replica && { crossAccountReplica: replica }) })

export const Secrets = collection<Secret>('secretsmanager.secrets', {
  per: 'region',
  key: ({ name }) => [name],
  indexes: {
    byCreation: secret => dated(secret, secret.createdAt),
    byChange: secret => dated(secret, secret.changedAt),
    byAccess: secret => dated(secret, secret.accessedAt),
  },
  schema: 3,
  upgrade: (record, schema) => {
    if (schema === 2) return ofSecondSchema(record as SecondSchema)
    const secret = record as Secret
    const [undatedVersion] = Object.values(secret.stages)
    const versions = Object.keys(secret.stages).length
    return { ...secret, changedAt: secret.createdAt, versions, ...(undatedVersion && { undatedVersion }), isUndated: true }
  },
})

/** Undefined where it has gone, or another has its name. */
export async function findBySuffix(
  state: ReadUnit, { name, suffix }: Pick<Secret, 'name' | 'suffix'>,
): Promise<Secret | undefined> {
  const secret = await state.get(Secrets, [name])
  return secret?.suffix === suffix ? secret : undefined
}

/** Writes the secret as it is now. */
export async function keepSecret(state: UnitOfWork, secret: Secret): Promise<void> {
  const { isUndated: _, ...kept } = secret
  await state.in(secret).update(Secrets, kept)
}

/** Writes the secret, of which something was changed. */
export async function changeSecret(state: UnitOfWork, secret: Secret, now: Instant): Promise<Secret> {
  const changed = { ...secret, changedAt: now }
  await keepSecret(state, changed)
  return changed
}

export type Place = Pick<Secret, 'partition' | 'account' | 'region'>

export const placeIn = ({ partition, account, region }: Scope): Place => ({ partition, account, region })

export const secretArn = ({ partition, account, region }: Place, nameAndSuffix: string): string =>
  formatArn({ partition, service: 'secretsmanager', region, account, resource: `secret:${nameAndSuffix}` })

export const arnOf = (secret: Place & Pick<Secret, 'name' | 'suffix'>): string =>
  secretArn(secret, `${secret.name}-${secret.suffix}`)

const suffixLength = 6

/** Undefined where the text does not end as the name and the suffix of a secret do. */
export function splitSuffix(nameAndSuffix: string): Pick<Secret, 'name' | 'suffix'> | undefined {
  const [, name, suffix] = /^(.+)-([A-Za-z\d]{6})$/.exec(nameAndSuffix) ?? []
  return name === undefined ? undefined : { name, suffix: suffix! }
}

/** In a pattern, of one that is not known. */
export const anySuffix = '?'.repeat(suffixLength)

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function newSuffix(random: RandomBytes): string {
  let suffix = ''
  // INVARIANT: each is as likely as the next: bytes that would favour the first few are drawn again.
  while (suffix.length < suffixLength) {
    for (const byte of random(8)) if (byte < 248 && suffix.length < suffixLength) suffix += letters[byte % 62]
  }
  return suffix
}

/** AWS: its records call the ARN `arn` (Secrets Manager User Guide), where others show `aRN`. */
export const shownArn = (_resources: unknown, { ARN }: { readonly ARN?: string | undefined }) => ({ arn: ARN })
