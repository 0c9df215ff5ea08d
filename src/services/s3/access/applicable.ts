// What a bucket's policy may say: of this bucket and its objects, actions and conditions that they have. AWS: S3 refuses whatever
// could never apply, statement for statement, in sentences that are publicly reported.
import { contract } from '../../../contracts/s3.gen.ts'
import { findInFamily } from '../../../core/by-name.ts'
import { compileActions } from '../../../engines/policy/actions.ts'
import { compilePolicy, PolicySyntaxError } from '../../../engines/policy/compile.ts'
import type { Patterns, StatementElements } from '../../../engines/policy/document/elements.ts'

type Kind = 'bucket' | 'object'

/** Throws `PolicySyntaxError` with S3's sentence. INVARIANT: the document is one that compiles. */
export function requireApplicable(document: string, bucket: string): void {
  const { allows, denies } = compilePolicy(document, 'resource')
  for (const { stated } of [...allows, ...denies].toSorted((one, other) => one.ordinal - other.ordinal)) {
    requireStatement(stated, bucket)
  }
}

function requireStatement({ action, resource, conditions }: StatementElements, bucket: string): void {
  requireGiven(action, 'Action')
  requireGiven(resource, 'Resource')
  const kinds = kindsIn(resource, bucket)
  const keys = new Set(conditions.map(({ key }) => key).filter(key => key.startsWith('s3:')))
  for (const key of keys) if (!findInFamily(actionsOf, key)) throw new PolicySyntaxError('Policy has an invalid condition key')
  for (const pattern of action.patterns) {
    const found = actionsMatching(pattern)
    if (found.length === 0) throw new PolicySyntaxError('Policy has invalid action')
    // What all but these may do is asked of no single one.
    if (action.not) continue
    const applying = found.filter(name => kinds.has(kindOf(name)!))
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

/** What resources a statement can be about. */
function kindsIn({ patterns, not }: Patterns, bucket: string): ReadonlySet<Kind> {
  const kinds = new Set<Kind>(not ? ['bucket', 'object'] : [])
  for (const pattern of patterns) {
    const [, rest] = /^arn:aws[a-z-]*:s3:::([^]*)$/.exec(pattern) ?? []
    const behind = rest?.startsWith(bucket) ? rest.slice(bucket.length) : undefined
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
