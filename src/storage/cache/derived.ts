/**
 * A value computed once for each record object: `const compiled = derived((policy: Policy) => compile(policy.document))`.
 * The cache hands out the same frozen object for the same version, so the value lives as long as what it was derived from.
 */
export function derived<R extends object, V>(derive: (record: R) => V): (record: R) => V {
  const values = new WeakMap<R, { readonly value: V }>()
  return record => {
    let held = values.get(record)
    if (!held) {
      held = { value: derive(record) }
      values.set(record, held)
    }
    return held.value
  }
}
