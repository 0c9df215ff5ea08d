// `npm test`: installs what is missing and runs every test, or those that the arguments name.
import { run } from '../bin/run.mjs'
import { nodePath } from '../bin/runtime.mjs'
import { installDependencies, root } from './setup.mjs'

const everything = ['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts']

installDependencies()
const given = process.argv.slice(2)
run(nodePath(root), ['--test', ...(given.length > 0 ? given : everything)], { cwd: root })
