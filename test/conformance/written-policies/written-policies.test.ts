// Policies as people write them, each through the operation that people send it by: what is accepted comes back as it was
// written, and what is refused changes nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paginateListPolicies } from '@aws-sdk/client-organizations'
import { refusal } from '../../kit/refusal.ts'
import { trusting } from '../../kit/roles.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { identity } from './identity.ts'
import { identityRefused } from './identity-refused.ts'
import { key } from './key.ts'
import { boundaries, declared, delegations, inline, queues } from './others.ts'
import { resourceControl } from './resource-control.ts'
import { serviceControl } from './service-control.ts'
import { trust } from './trust.ts'
import { trustRefused } from './trust-refused.ts'
import { everyoneHere, own, textOf, type Refused, type Written } from './written.ts'

const server = await startServer({ ephemeral: true })
const { iam, kms, organizations, sqs } = sdk(server)

await iam.createUser({ UserName: 'ann' })
const AssumeRolePolicyDocument = trusting(everyoneHere)
await iam.createRole({ RoleName: 'admin', AssumeRolePolicyDocument })
await iam.createRole({ RoleName: 'builder', Path: '/ci/', AssumeRolePolicyDocument })
await iam.createServiceLinkedRole({ AWSServiceName: 'autoscaling.amazonaws.com' })
const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
const { QueueUrl } = await sqs.createQueue({ QueueName: 'written' })
await organizations.createOrganization({ FeatureSet: 'ALL' })

/** Where policies of one kind are sent to. */
interface Place {
  /** `name` is another for each policy. */
  put(text: string, name: string): Promise<unknown>
  /** What is there now; nothing where there is none. */
  shown(name: string): Promise<string | undefined>
  /** The error's code where it is refused for what it is. */
  readonly code: string
}

/** Undefined where the answer is that there is none. */
const found = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call
  } catch (error) {
    if (/^NoSuchEntity|NotFound/.test((error as Error).name)) return undefined
    throw error
  }
}
const decoded = (document: string | undefined): string | undefined =>
  (document === undefined ? undefined : decodeURIComponent(document))

const managed: Place = {
  code: 'MalformedPolicyDocument',
  put: (PolicyDocument, PolicyName) => iam.createPolicy({ PolicyName, PolicyDocument }),
  shown: async name => decoded(
    (await found(iam.getPolicyVersion({ PolicyArn: own(`policy/${name}`), VersionId: 'v1' })))?.PolicyVersion?.Document),
}

const boundary: Place = {
  ...managed,
  async put(text, name) {
    await managed.put(text, name)
    await iam.putUserPermissionsBoundary({ UserName: 'ann', PermissionsBoundary: own(`policy/${name}`) })
  },
}

const ofRole: Place = {
  code: 'MalformedPolicyDocument',
  put: (PolicyDocument, PolicyName) => iam.putRolePolicy({ RoleName: 'admin', PolicyName, PolicyDocument }),
  shown: async PolicyName => decoded((await found(iam.getRolePolicy({ RoleName: 'admin', PolicyName })))?.PolicyDocument),
}

const role: Place = {
  code: 'MalformedPolicyDocument',
  put: (document, RoleName) => iam.createRole({ RoleName, AssumeRolePolicyDocument: document }),
  shown: async RoleName => decoded((await found(iam.getRole({ RoleName })))?.Role?.AssumeRolePolicyDocument),
}

const ofKey: Place = {
  code: 'MalformedPolicyDocumentException',
  put: Policy => kms.putKeyPolicy({ KeyId, Policy }),
  shown: async () => (await kms.getKeyPolicy({ KeyId })).Policy,
}

const ofQueue: Place = {
  code: 'InvalidAttributeValue',
  put: Policy => sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } }),
  shown: async () => (await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] })).Attributes?.['Policy'],
}

type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY' | keyof typeof declared

function ofOrganization(Type: PolicyType): Place {
  const ids = new Map<string, string>()
  return {
    code: 'MalformedPolicyDocumentException',
    async put(Content, Name) {
      const { Policy } = await organizations.createPolicy({ Type, Name, Description: Name, Content })
      ids.set(Name, Policy!.PolicySummary!.Id!)
    },
    async shown(name) {
      const PolicyId = ids.get(name)
      if (PolicyId !== undefined) return (await organizations.describePolicy({ PolicyId })).Policy!.Content
      for await (const { Policies } of paginateListPolicies({ client: organizations }, { Filter: Type })) {
        if (Policies!.some(({ Name }) => Name === name)) return name
      }
      return undefined
    },
  }
}

const delegation: Place = {
  code: 'InvalidInputException',
  put: Content => organizations.putResourcePolicy({ Content }),
  shown: async () => (await found(organizations.describeResourcePolicy({})))?.ResourcePolicy?.Content,
}

const kinds: readonly (readonly [kind: string, place: Place, policies: readonly Written[]])[] = [
  ['managed policy', managed, [...identity, ...identityRefused]],
  ['boundary', boundary, boundaries],
  ['inline policy', ofRole, inline],
  ['trust policy', role, [...trust, ...trustRefused]],
  ['key policy', ofKey, key],
  ['queue policy', ofQueue, queues],
  ['service control policy', ofOrganization('SERVICE_CONTROL_POLICY'), serviceControl],
  ['resource control policy', ofOrganization('RESOURCE_CONTROL_POLICY'), resourceControl],
  ...Object.entries(declared).map(([type, policies]) => [type, ofOrganization(type as keyof typeof declared), policies] as const),
  ['delegation', delegation, delegations],
]

let made = 0

for (const [kind, place, policies] of kinds) {
  for (const [does, document, refused] of policies) {
    test(`${kind}: ${does}`, async () => {
      const text = kind in declared && typeof document === 'object' ? JSON.stringify(document) : textOf(document)
      const name = `written-${++made}`
      if (refused === undefined) await isAccepted(place, text, name)
      else await isRefused(place, text, name, refused)
    })
  }
}

async function isAccepted(place: Place, text: string, name: string): Promise<void> {
  await place.put(text, name)
  assert.deepEqual(JSON.parse((await place.shown(name))!), JSON.parse(text))
}

async function isRefused(place: Place, text: string, name: string, refused: string | Refused): Promise<void> {
  const before = await place.shown(name)
  const expected = typeof refused === 'string' ? { code: place.code, message: refused, status: 400 } : refused
  assert.deepEqual(await refusal(place.put(text, name)), expected)
  assert.equal(await place.shown(name), before)
}

test('two hundred policies and more, no two of a kind under one name', t => {
  const names = kinds.flatMap(([kind, , policies]) => policies.map(([does]) => `${kind}: ${does}`))
  assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), [])
  assert.ok(names.length >= 200)
  assert.deepEqual(kinds.filter(([, , policies]) => policies.length === 0).map(([kind]) => kind), [])
  const refused = kinds.flatMap(([, , policies]) => policies).filter(([, , refusedAs]) => refusedAs !== undefined).length
  assert.ok(refused > 0 && refused < names.length)
  t.diagnostic(`${names.length - refused} policies are accepted, ${refused} refused`)
})
