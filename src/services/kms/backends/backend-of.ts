import type { KmsKey } from '../keys/keys.ts'
import type { KeyBackend } from './backend.ts'
import { xks } from './xks.ts'
import { software } from './software.ts'

/** A key's, by where its material is. */
export const backendOf = ({ origin }: Pick<KmsKey, 'origin'>): KeyBackend =>
  origin === 'EXTERNAL_KEY_STORE' ? xks : software
