// Policies that AWS keeps for every account. `npm run aws-policies` writes them to the file beside this one, which is read when
// one is first asked for: most servers never do.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { linkedRolePath } from '../../../core/arn.ts'
import { parseJson } from '../../../core/text/json.ts'
import type { ManagedPolicy } from './managed-policy.ts'

/** One of AWS's, with the document of its latest version, which is taken for its default, as compact JSON. */
export interface AwsPolicy extends ManagedPolicy {
  readonly compact: string
}

/** A line of the file. */
type Row = readonly [pathAndName: string, version: string, created: string, updated: string, document: string]

const file = new URL('./aws-managed-policies.gen.tsv', import.meta.url)

/** What the file does not say. */
const known: Readonly<Record<string, { readonly id: string; readonly description: string }>> = {
  AdministratorAccess: { id: 'ANPAIWMBCKSKIEE64ZLYK', description: 'Provides full access to AWS services and resources.' },
  AmazonS3ReadOnlyAccess: {
    id: 'ANPAIZTJ4DXE7G6AGAE6M', description: 'Provides read only access to all buckets via the AWS Management Console.',
  },
  AWSDenyAll: { id: 'ANPAZKAPJZG4P43IUQ5E5', description: 'Deny all access.' },
  AWSKeyManagementServicePowerUser: {
    id: 'ANPAJNPP7PPPPMJRV2SA4', description: 'Provides access to AWS Key Management Service (KMS).',
  },
  IAMFullAccess: { id: 'ANPAI7XKCFMBPM3QQRRVQ', description: 'Provides full access to IAM via the AWS Management Console.' },
  IAMReadOnlyAccess: {
    id: 'ANPAJKSO7NDY4T57MWDSQ', description: 'Provides read only access to IAM via the AWS Management Console.',
  },
  IAMUserChangePassword: {
    id: 'ANPAJ4L4MM2A7QIEB56MS', description: 'Provides the ability for an IAM user to change their own password.',
  },
  PowerUserAccess: {
    id: 'ANPAJYRXTHIB4FOVS3ZXS',
    description: 'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
  },
}
const knownByName = new Map(Object.entries(known))

function policyOf([pathAndName, version, created, updated, compact]: Row): AwsPolicy {
  const end = pathAndName.lastIndexOf('/') + 1
  const name = pathAndName.slice(end)
  const facts = knownByName.get(name)
  return {
    id: facts?.id ?? idFrom(pathAndName),
    account: 'aws',
    partition: 'aws',
    name,
    path: pathAndName.slice(0, end),
    ...(facts && { description: facts.description }),
    createdAt: Date.parse(created),
    updatedAt: Date.parse(updated),
    tags: {},
    versions: [Number(version)],
    defaultVersion: Number(version),
    lastVersion: Number(version),
    compact,
  }
}

// DIFFERS: AWS's own ids of these policies are known for a few alone.
function idFrom(pathAndName: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bytes = createHash('sha256').update(pathAndName).digest().subarray(0, 17)
  return `ANPA${Array.from(bytes, byte => letters[byte & 31]).join('')}`
}

interface Kept {
  readonly all: readonly AwsPolicy[]
  readonly byArn: ReadonlyMap<string, AwsPolicy>
}

let kept: Kept | undefined

function read(): Kept {
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n')
  const all = rows.map(line => policyOf(line.split('\t') as unknown as Row))
  return { all, byArn: new Map(all.map(policy => [`arn:aws:iam::aws:policy${policy.path}${policy.name}`, policy])) }
}

/** Laid out as AWS answers most of them. */
export const documentOf = ({ compact }: AwsPolicy): string => JSON.stringify(parseJson(compact), null, 4)

/** AWS: in the order in which they were made (recorded). */
export const awsPolicies = (): readonly AwsPolicy[] => (kept ??= read()).all

export const findAwsPolicy = (arn: string): AwsPolicy | undefined =>
  arn.startsWith('arn:aws:iam::aws:policy/') ? (kept ??= read()).byArn.get(arn) : undefined

/** AWS: they belong to roles that services make for themselves. */
export const isForServiceRoles = ({ account, path }: ManagedPolicy): boolean => account === 'aws' && path === linkedRolePath
