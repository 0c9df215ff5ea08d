export default {
  globalSetup: './globalSetup.mjs',
  globalTeardown: './globalTeardown.mjs',
}
