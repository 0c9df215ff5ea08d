// AWS's service models, from where they lie beside the checkout.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkout } from './source-files.ts'

export const models = resolve(checkout, process.env['STOCKADE_TEST_MODELS'] ?? '../shared/models')
export const missing: string | false = existsSync(models) ? false : `no models at ${models} (set STOCKADE_TEST_MODELS)`
