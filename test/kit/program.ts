// What a user runs. In a run of all tests it is the release, which `npm test` has built for them and which starts in a third of
// the time.
import { join } from 'node:path'
import { checkout } from './source-files.ts'

export const program = process.env['STOCKADE_TEST_PROGRAM'] ?? join(checkout, 'src/cli/index.ts')
