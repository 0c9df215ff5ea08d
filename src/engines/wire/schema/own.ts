/** INVARIANT: a key that a caller chose becomes an own property, whatever it is called; `__proto__` sets no prototype. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
