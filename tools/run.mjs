// `node tools/run.mjs <program.ts> …`: installs what is missing and runs one of the checkout's programs.
import { run } from '../bin/run.mjs'
import { nodePath } from '../bin/runtime.mjs'
import { installDependencies, root } from './setup.mjs'

installDependencies()
run(nodePath(root), process.argv.slice(2), { cwd: root })
