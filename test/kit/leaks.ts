// Looks for secrets in the files of a data folder, in each of the forms in which one could have been written.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KeyMaterials } from '../../src/services/kms/keys/key-materials.ts'
import { openOffline } from '../../src/storage/open-offline.ts'
import { account, region } from './identity.ts'
import { storePlace } from './store-place.ts'

/** The names of the files that hold one of `secrets` as bytes, in base 64 or in hexadecimal digits. */
export function filesWith(folder: string, secrets: readonly Uint8Array[]): string[] {
  const forms = secrets.flatMap(formsOf)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return files
    .filter(({ name, parentPath }) => {
      const content = readFileSync(join(parentPath, name))
      return forms.some(form => content.includes(form))
    })
    .map(({ name }) => name)
}

function formsOf(secret: Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret)
  const encoded = (['base64', 'base64url', 'hex'] as const).map(encoding => bytes.toString(encoding).replace(/=+$/, ''))
  return [bytes, ...encoded.map(text => Buffer.from(text))]
}

/** The key materials of the folder's store, in clear. */
export async function keyMaterialsOf(data: string): Promise<readonly Uint8Array[]> {
  const storage = await openOffline(await storePlace(data))
  try {
    const found = await storage.begin({ account, region }).list(KeyMaterials, [], { limit: 1000 })
    return found.flatMap(({ bytes }) => bytes?.reveal() ?? [])
  } finally {
    await storage.close()
  }
}
