// Loaded into each test file's process before the file: what a test writes without saying where lands in the tests' own home, and
// not in the checkout.
import { isMainThread } from 'node:worker_threads'

// A thread of a test is in its folder already.
if (process.env.NODE_TEST_CONTEXT && isMainThread) process.chdir(process.env.HOME)
