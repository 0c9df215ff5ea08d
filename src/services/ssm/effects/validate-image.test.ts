// An image is looked for behind the call that puts it: by what its parameter is then, which others may have changed.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { makeRule, received } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, policy } from '../../../../test/kit/users.ts'
import { hasEffects } from '../../../gateway/outbox.ts'
import type { Batch } from '../../../storage/store.ts'
import { Parameters } from '../parameters/parameters.ts'

/** Holds the next commit of an image; answers when it waits, with what lets it go on. */
let hold: ((go: () => void) => void) | undefined
let release: (() => void) | undefined

const isOfImage = (batch: Batch): boolean =>
  hasEffects(batch) && batch.isOwnWork === true && batch.writes.some(({ collection }) => collection === Parameters.name)

const server = await startWithOther({
  between(storage) {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = async batch => {
      if (hold && isOfImage(batch)) {
        const arrived = hold
        hold = undefined
        await new Promise<void>(arrived)
      }
      return commit(batch)
    }
    return storage
  },
})
afterEach(() => release?.())

const { ssm, sqs } = sdk(server)
const { ssm: reader } = sdk(server, theirs)
const changes = await makeRule(server.url, 'changes', { source: ['aws.ssm'], detail: { dataType: ['aws:ec2:image'] } })
const arnOf = (name: string) => `arn:aws:ssm:us-east-1:${account}:parameter${name}`
const put = (Name: string, more: object = {}) =>
  ssm.putParameter({ Name, Value: 'text', Type: 'String', Overwrite: true, ...more })
const image = { DataType: 'aws:ec2:image', Value: 'ami-0123456789abcdef0' }

/** Puts an image; resolves while it has not come to be. */
async function putPending(Name: string, more: object = {}): Promise<void> {
  const held = new Promise<void>(resolve => {
    hold = go => {
      release = go
      resolve()
    }
  })
  await put(Name, { ...image, ...more })
  await held
}

/** What was told of images, of those that need not wait. */
async function told(count: number) {
  const events = await received({ sqs }, changes, count)
  return events.map(({ detail: { operation, exception } }) => [operation, exception])
}

/** What is told of the one that was pending. */
function toldOfPending() {
  release?.()
  return told(1)
}

const versionsOf = async (Name: string) => {
  const { Parameters: versions = [] } = await ssm.getParameterHistory({ Name })
  return versions.map(({ Tier, DataType, Description }) => [Tier, DataType, Description])
}

const failed = 'Unable to Describe Resource'

test('no image takes the place of a text that was made and shared meanwhile, and no policy outlives it', async () => {
  const Name = '/app/raced'
  await putPending(Name)
  await put(Name, { Tier: 'Advanced' })
  const Policy = policy({ ...allow('ssm:GetParameter'), Principal: { AWS: other } })
  await ssm.putResourcePolicy({ ResourceArn: arnOf(Name), Policy })
  assert.deepEqual(await toldOfPending(), [['Update', failed]])
  assert.deepEqual(await versionsOf(Name), [['Advanced', 'text', undefined]])
  assert.equal((await reader.getParameter({ Name: arnOf(Name) })).Parameter?.Value, 'text')
  await ssm.deleteParameter({ Name })
  await put(Name, { Tier: 'Advanced', Value: 'new' })
  await assertRefused(reader.getParameter({ Name: arnOf(Name) }), 'AccessDeniedException', /no resource-based policy allows/)
})

/** A version of an image that is put while another one is pending, behind the first. */
async function putBefore(Name: string, pending: object, first: object): Promise<void> {
  await put(Name, image)
  assert.deepEqual(await told(1), [['Create', undefined]])
  await putPending(Name, pending)
  await put(Name, { ...image, ...first })
  assert.deepEqual(await told(1), [['Update', undefined]])
}

test('an image that was made advanced meanwhile stays so, and keeps what was said of it', async () => {
  const Name = '/app/image'
  await putBefore(Name, {}, { Tier: 'Advanced', Description: 'golden' })
  assert.deepEqual(await toldOfPending(), [['Update', undefined]])
  const { DataType } = image
  assert.deepEqual(await versionsOf(Name), [
    ['Standard', DataType, undefined], ['Advanced', DataType, 'golden'], ['Advanced', DataType, 'golden'],
  ])
})

test('an image that is asked for in the standard tier is none where it was made advanced meanwhile', async () => {
  const Name = '/app/standard'
  await putBefore(Name, { Tier: 'Standard' }, { Tier: 'Advanced' })
  assert.deepEqual(await toldOfPending(), [['Update', failed]])
  assert.deepEqual((await versionsOf(Name)).map(([tier]) => tier), ['Standard', 'Advanced'])
})

test('an image that does not match a pattern that was put meanwhile is none', async () => {
  const Name = '/app/pattern'
  await putBefore(Name, { Value: 'ami-0123456789abcdef1' }, { AllowedPattern: '^ami-0123456789abcdef0$' })
  assert.deepEqual(await toldOfPending(), [['Update', failed]])
  assert.equal((await ssm.getParameter({ Name })).Parameter?.Value, image.Value)
})
