#!/usr/bin/env node
// The launcher: in a checkout it installs what is missing and runs the source; in a package it runs the bundle.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'
import { nodeEnvironment, nodeFlags, nodePath } from './runtime.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src', 'cli', 'index.ts')
const inCheckout = existsSync(source)
if (inCheckout) (await import('../tools/setup.mjs')).installDependencies()
const program = inCheckout ? source : join(root, 'dist', 'stockade.mjs')
run(nodePath(inCheckout ? root : undefined), [...nodeFlags, program, ...process.argv.slice(2)], {
  env: { ...nodeEnvironment, ...process.env },
})
