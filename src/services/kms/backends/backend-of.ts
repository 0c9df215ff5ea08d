import type { KmsKey } from '../keys/keys.ts'
import type { KeyBackend } from './backend.ts'
import { external } from './external.ts'
import { software } from './software.ts'

/** A key's, by where its material is. */
export const backendOf = ({ origin }: Pick<KmsKey, 'origin'>): KeyBackend =>
  origin === 'EXTERNAL_KEY_STORE' ? external : software
