// Loaded into each test file's process before the file: what a test writes without saying where lands in the tests' own home, and
// not in the checkout.
if (process.env.NODE_TEST_CONTEXT) process.chdir(process.env.HOME)
