// `npm run coverage`: writes docs/coverage.md.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coveragePage } from './coverage/page.ts'

export const coveragePath = join(import.meta.dirname, '../docs/coverage.md')

if (import.meta.main) writeFileSync(coveragePath, await coveragePage())
