// Loaded into each test file's process before the file: what a test writes without saying where lands in the tests' own home, and
// not in the checkout.
import { basename, dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

// A thread of a test is in its folder already.
if (process.env.NODE_TEST_CONTEXT && isMainThread) process.chdir(process.env.HOME)

// What is compiled of a release that goes with its run is kept beside it, and goes as well. A release is in a folder `dist`,
// which source never is: beside source nothing is written.
const folder = dirname(process.env.STOCKADE_TEST_PROGRAM ?? '')
if (basename(folder) === 'dist') process.env.NODE_COMPILE_CACHE = join(folder, 'compile-cache')
