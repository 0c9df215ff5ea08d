// AES-GCM gives its plaintexts away where one key meets one IV twice. Callers choose how many messages come between the attempts
// of a call that is tried again; what it drew for the first must not begin the second.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitGate } from '../kit/commit-gate.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

const gate = commitGate()
const server = await startServer({ between: gate.between })
const { kms, ssm } = sdk(server)

/** The epoch and the number in it, which stand in front of the tag. */
const placeOf = (blob: Uint8Array): string => Buffer.from(blob).toString('hex', 75, 91)

/** What was encrypted within one epoch, around a call that is tried again behind it; undefined where that took it too long. */
async function encryptedAround(name: string): Promise<readonly string[] | undefined> {
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  await ssm.putParameter({ Name: name, Type: 'String', Value: 'x' })
  const places: string[] = []
  // All are one request, signed once: the call that is tried again has ten seconds, and a client takes most of them.
  const plaintext = Buffer.from('of an attacker').toString('base64')
  const request = signed(server.url, jsonCall('kms', 'Encrypt', { KeyId, Plaintext: plaintext }))
  const encrypt = async () => {
    const { CiphertextBlob } = JSON.parse((await send(server.url, request)).body) as { readonly CiphertextBlob: string }
    places.push(placeOf(Buffer.from(CiphertextBlob, 'base64')))
  }
  // Its first attempt begins the first epoch, and meets the tag.
  const held = gate.hold('PutParameter')
  const put = ssm.putParameter({ Name: name, Type: 'SecureString', KeyId, Value: 'secret', Overwrite: true })
  const ended = put.then(() => true, (thrown: unknown) => thrown)
  const stands = await held
  await ssm.addTagsToResource({ ResourceType: 'Parameter', ResourceId: name, Tags: [{ Key: 'a', Value: 'b' }] })
  for (let sent = 0; sent < 4095; sent += 63) await Promise.all(Array.from({ length: Math.min(63, 4095 - sent) }, encrypt))
  stands.release()
  const end = await ended
  if (end instanceof Error && end.name === 'TooManyUpdates') return undefined
  assert.equal(end, true)
  await Promise.all(Array.from({ length: 63 }, encrypt))
  return places
}

test('a call that is tried again behind a whole epoch begins another', async () => {
  let places: readonly string[] | undefined
  for (let times = 0; !places && times < 5; times++) places = await encryptedAround(`/p${times}`)
  assert.ok(places, 'no call was tried again, on a machine that took ten seconds for an epoch five times')
  assert.equal(new Set(places).size, places.length)
  assert.equal(new Set(places.map(place => place.slice(0, 24))).size, 2, 'the second epoch was met')
})
