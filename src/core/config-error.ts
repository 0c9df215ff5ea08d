/** What the user set wrong, in one sentence that says what to set instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
