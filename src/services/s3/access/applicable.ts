// What the policy of a bucket or of an access point may say: of this one and its objects, actions and conditions that they have.
// AWS: S3 refuses whatever could never apply, statement for statement, in sentences that are publicly reported.
import { contract } from '../../../contracts/s3.gen.ts'
import { findInFamily } from '../../../core/by-name.ts'
import { compileActions } from '../../../engines/policy/actions.ts'
import { compilePolicy, PolicySyntaxError } from '../../../engines/policy/compile.ts'
import type { Patterns, StatementElements } from '../../../engines/policy/document/elements.ts'
import type { PointPlace } from '../../../gateway/ports.ts'
import { actionsOfPoints } from './points.ts'

type Kind = 'bucket' | 'object'

/** Whose the policy is. */
export interface Holder {
  /** Its ARN behind the partition: `:s3:::bucket`. */
  readonly arn: string
  /** What an action can be done to by it; undefined where to nothing. */
  readonly kindOf: (action: string) => Kind | undefined
}

export const ofBucket = (name: string): Holder => ({ arn: `:s3:::${name}`, kindOf })

/** AWS: whoever asks for it itself and whoever asks by it for its bucket. */
export const ofPoint = ({ region, account, name }: PointPlace): Holder => ({
  arn: `:s3:${region}:${account}:accesspoint/${name}`,
  kindOf: action => (/^s3:[A-Za-z]+AccessPoint(?:Policy(?:Status)?)?$/.test(action)
    ? 'bucket'
    : actionsOfPoints.has(action) ? kindOf(action) : undefined),
})

/** Throws `PolicySyntaxError` with S3's sentence. INVARIANT: the document is one that compiles. */
export function requireApplicable(document: string, holder: Holder): void {
  const { allows, denies } = compilePolicy(document, 'resource')
  for (const { stated } of [...allows, ...denies].toSorted((one, other) => one.ordinal - other.ordinal)) {
    requireStatement(stated, holder)
  }
}

function requireStatement({ action, resource, conditions }: StatementElements, holder: Holder): void {
  requireGiven(action, 'Action')
  requireGiven(resource, 'Resource')
  const kinds = kindsIn(resource, holder)
  if (conditions.some(comparesNoArn)) throw new PolicySyntaxError('Policy has an invalid condition value')
  const keys = new Set(conditions.map(({ key }) => key).filter(key => key.startsWith('s3:')))
  for (const key of keys) if (!findInFamily(actionsOf, key)) throw new PolicySyntaxError('Policy has an invalid condition key')
  for (const pattern of action.patterns) {
    const found = actionsMatching(pattern)
    if (found.length === 0) throw new PolicySyntaxError('Policy has invalid action')
    // What all but these may do is asked of no single one.
    if (action.not) continue
    const applying = found.filter(name => kinds.has(holder.kindOf(name)!))
    if (applying.length === 0) throw new PolicySyntaxError('Action does not apply to any resource(s) in statement')
    for (const key of keys) {
      if (applying.some(name => findInFamily(actionsOf, key)!.has(name))) continue
      throw new PolicySyntaxError('Conditions do not apply to combination of actions and resources in statement')
    }
  }
}

function requireGiven({ patterns }: Patterns, name: string): void {
  if (patterns.length === 0) throw new PolicySyntaxError(`Missing required field ${name}`)
}

/** AWS: what is compared as an ARN has to be one, or to be filled in (recorded; the sentence is ours). */
const comparesNoArn = ({ operator: { name }, operands }: StatementElements['conditions'][number]): boolean =>
  name.startsWith('Arn') && !operands.every(operand => operand === '*' || /^(?:arn:|\$\{)/.test(operand))

/** What resources a statement can be about. */
function kindsIn({ patterns, not }: Patterns, { arn }: Holder): ReadonlySet<Kind> {
  const kinds = new Set<Kind>(not ? ['bucket', 'object'] : [])
  for (const pattern of patterns) {
    const [, rest] = /^arn:aws[a-z-]*(:[^]*)$/.exec(pattern) ?? []
    const behind = rest?.startsWith(arn) ? rest.slice(arn.length) : undefined
    if (behind === undefined || !/^(?:$|[/*?])/.test(behind)) throw new PolicySyntaxError('Policy has invalid resource')
    if (!behind.startsWith('/')) kinds.add('bucket')
    if (behind !== '') kinds.add('object')
  }
  return kinds
}

const ofObjects = [
  /^s3:(?:Delete|Get|List|Put)Object\w*$/, /^s3:Replicate\w+$/,
  /^s3:(?:AbortMultipartUpload|BypassGovernanceRetention|InitiateReplication|ListMultipartUploadParts|RestoreObject)$/,
  /^s3:(?:ObjectOwnerOverrideToBucketOwner|UpdateObjectEncryption)$/,
]
const ofBuckets = [
  /^s3:(?:Create|Delete|Get|List|Put|Update)Bucket\w*$/,
  /^s3:(?:PauseReplication|TagResource|UntagResource|ListTagsForResource)$/,
  /^s3:(?:Get|Put)(?:Accelerate|Analytics|Encryption|IntelligentTiering|Inventory|Lifecycle|Metrics|Replication)Configuration$/,
  /^s3:AllowVendedLogDeliveryForResource$/,
]

/** Undefined of an action on something else: a job, an access point, an account. */
function kindOf(action: string): Kind | undefined {
  if (ofObjects.some(form => form.test(action))) return 'object'
  return ofBuckets.some(form => form.test(action)) ? 'bucket' : undefined
}

function actionsMatching(pattern: string): readonly string[] {
  if (pattern === '*') return contract.actions
  const matches = compileActions([pattern])
  return contract.actions.filter(name => matches(name.toLowerCase()))
}

/** By the key. */
const actionsOf = new Map(contract.actionsOfKeys.flatMap(({ keys, actions }) => {
  const having = new Set(actions)
  return keys.map(key => [key, having] as const)
}))
