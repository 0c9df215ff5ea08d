// The root key: every other key of a store is derived from it by purpose. As a file it is made once, at first start, and is
// on disk (file and folder synced) before anything is sealed under it. It is never made again beside a store that exists.
import { hkdfSync, scryptSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RandomBytes } from '../core/ids.ts'
import type { Secret } from '../core/secret.ts'
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
const derivedForm = /^stockade-root-key-scrypt-1:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{22})\n?$/
const salt = 'stockade root key 1'

export function rootKeyFrom(bytes: Uint8Array): RootKey {
  if (bytes.length !== 32) throw new Error('A root key has 32 bytes')
  return { derive: purpose => new Uint8Array(hkdfSync('sha256', bytes, salt, purpose, 32)) }
}

/**
 * The key that the file holds; or, where a passphrase is given at first start, one that is derived from it with the salt that
 * the file then holds.
 */
export function rootKeyFile(path: string, random: RandomBytes, passphrase?: Secret<string>): RootKeyProvider {
  return {
    open(storeExists) {
      if (!existsSync(path)) {
        if (storeExists) throw new Error(`The root key ${path} is missing; without it the store cannot be opened. Put it back.`)
        create(path, passphrase ? passphraseForm(passphrase, random(16)) : keyForm(random(32)))
      }
      return rootKeyFrom(readKey(path, passphrase))
    },
  }
}

function readKey(path: string, passphrase: Secret<string> | undefined): Buffer {
  const text = readFileSync(path, 'latin1')
  const held = form.exec(text)?.[1]
  if (held !== undefined) return Buffer.from(held, 'base64url')
  const derived = derivedForm.exec(text)
  if (!derived) throw new Error(`${path} is not a root key`)
  if (!passphrase) throw new Error(`The root key ${path} comes from a passphrase: set STOCKADE_PASSPHRASE.`)
  const key = deriveFrom(passphrase, Buffer.from(derived[1]!, 'base64url'))
  if (checkOf(key) !== derived[2]) throw new Error(`The passphrase is not the one that ${path} was made with.`)
  return key
}

const keyForm = (bytes: Uint8Array): string => `stockade-root-key-1:${Buffer.from(bytes).toString('base64url')}\n`

/** Nothing in it is secret: the salt, and what tells a wrong passphrase from the right one. */
function passphraseForm(passphrase: Secret<string>, fresh: Uint8Array): string {
  const key = deriveFrom(passphrase, fresh)
  return `stockade-root-key-scrypt-1:${Buffer.from(fresh).toString('base64url')}:${checkOf(key)}\n`
}

// 128 MB and a third of a second for each guess.
const scryptCost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

function deriveFrom(passphrase: Secret<string>, fresh: Uint8Array): Buffer {
  return scryptSync(passphrase.reveal().normalize('NFC'), fresh, 32, scryptCost)
}

function checkOf(key: Uint8Array): string {
  return Buffer.from(rootKeyFrom(key).derive('passphrase check')).subarray(0, 16).toString('base64url')
}

// INVARIANT: a crash leaves either no root key or the whole of it: the name is linked when the content is on disk.
function create(path: string, text: string): void {
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  linkSync(draft, path)
  rmSync(draft)
  syncFolder(dirname(path))
}
