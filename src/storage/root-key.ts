// The root key: every other key of a store is derived from it by purpose. As a file it is made once, at first start, and is
// on disk (file and folder synced) before anything is sealed under it. It is never made again beside a store that exists.
import { hkdfSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RandomBytes } from '../core/ids.ts'
import { syncFolder } from './sync-folder.ts'

/** Its bytes never leave; a token that cannot export them can stand here as well. */
export interface RootKey {
  /** 32 bytes for one purpose; each purpose has one user. */
  derive(purpose: string): Uint8Array
}

export interface RootKeyProvider {
  /** Throws one sentence where the key is missing beside a store that exists, or cannot be read. */
  open(storeExists: boolean): RootKey
}

const form = /^stockade-root-key-1:([A-Za-z0-9_-]{43})\n?$/
const salt = 'stockade root key 1'

export function rootKeyFrom(bytes: Uint8Array): RootKey {
  if (bytes.length !== 32) throw new Error('A root key has 32 bytes')
  return { derive: purpose => new Uint8Array(hkdfSync('sha256', bytes, salt, purpose, 32)) }
}

export function rootKeyFile(path: string, random: RandomBytes): RootKeyProvider {
  return {
    open(storeExists) {
      if (!existsSync(path)) {
        if (storeExists) throw new Error(`The root key ${path} is missing; without it the store cannot be opened. Put it back.`)
        create(path, random(32))
      }
      const text = form.exec(readFileSync(path, 'latin1'))?.[1]
      if (text === undefined) throw new Error(`${path} is not a root key`)
      return rootKeyFrom(Buffer.from(text, 'base64url'))
    },
  }
}

// INVARIANT: a crash leaves either no root key or the whole of it: the name is linked when the content is on disk.
function create(path: string, bytes: Uint8Array): void {
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `stockade-root-key-1:${Buffer.from(bytes).toString('base64url')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  linkSync(draft, path)
  rmSync(draft)
  syncFolder(dirname(path))
}
