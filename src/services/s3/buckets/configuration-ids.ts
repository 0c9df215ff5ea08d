import { uuidV4 } from '../../../core/ids.ts'
import type { Call } from '../../../gateway/operation.ts'

/** For parts of a document that were sent without an id. AWS: 48 letters, which are a UUID in base 64 (public reports). */
export function idDrawer({ once }: Pick<Call<unknown>, 'once'>): () => string {
  let drawn = 0
  return () => once(`id ${drawn++}`, random => Buffer.from(uuidV4(random)).toString('base64'))
}
