import { join } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { findCheckoutCommit } from './checkout-commit.ts'

/** What a release was built from, written into it by tools/build.ts: empty where nobody knew. */
declare const BUILT_FROM: string | undefined

export const version: string = packageFile.version

/** The whole hash; undefined where it is not known. */
export const commit: string | undefined =
  typeof BUILT_FROM === 'string' ? BUILT_FROM || undefined : findCheckoutCommit(join(import.meta.dirname, '../..'))

/** As a person reads it: `0.1.0 (a1b2c3d)`. */
export const fullVersion: string = commit === undefined ? version : `${version} (${commit.slice(0, 7)})`
