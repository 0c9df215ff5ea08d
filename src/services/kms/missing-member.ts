/** What the contract would say of a member that it ought to require. */
export const missing = (member: string): string =>
  `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`
