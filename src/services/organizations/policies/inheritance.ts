// What policies of management come to, from the root down: each says how it sets what stands above it, and what those below it
// may do (https://docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html).
import { isObject, listOf, type JsonObject } from '../../../core/text/json-values.ts'

type Operator = '@@assign' | '@@append' | '@@remove'
/** In the order in which those of one place are done. */
const setting: readonly Operator[] = ['@@assign', '@@append', '@@remove']

const control = '@@operators_allowed_for_child_policies'

interface Place {
  readonly members: Map<string, Place>
  /** What is set: one value, or several, each by its text, so that what is there is found however long a list is. */
  value?: unknown
  values?: Map<string, unknown> | undefined
  /** The level whose policy assigned the value. */
  assignedBy?: number
  /** What policies of lower levels may do here; absent where they may do anything. */
  allowed?: ReadonlySet<Operator>
}

const newPlace = (): Place => ({ members: new Map() })

/** Levels from the root down, and the policies of each in the order in which they were attached. */
export class Inheritance {
  readonly #whole = newPlace()
  #level = 0

  /** INVARIANT: a level limits those below it and not itself, so what it allows counts when all of it has been set. */
  addLevel(policies: readonly JsonObject[]): void {
    for (const policy of policies) this.#set(this.#whole, policy)
    for (const policy of policies) limit(this.#whole, policy)
    this.#level++
  }

  /** Undefined where nothing is set. */
  effective(): unknown {
    return effectOf(this.#whole)
  }

  #set(place: Place, document: JsonObject): void {
    const stated = new Map(Object.entries(document))
    for (const operator of setting) if (stated.has(operator)) this.#apply(place, operator, stated.get(operator))
    for (const [name, value] of membersOf(document)) {
      const member = place.members.get(name) ?? addTo(place, name)
      if (!member) continue
      if (isObject(value)) this.#set(member, value)
      else this.#apply(member, '@@assign', value)
    }
  }

  /** AWS: of policies on one level the one that was attached first assigns. */
  #apply(place: Place, operator: Operator, given: unknown): void {
    if (place.allowed && !place.allowed.has(operator)) return
    if (operator === '@@assign') {
      if (place.assignedBy === this.#level) return
      place.value = Array.isArray(given) ? undefined : given
      place.values = Array.isArray(given) ? byText(given) : undefined
      place.assignedBy = this.#level
    } else {
      const values = (place.values ??= byText(listOf(place.value)))
      for (const [text, value] of byText(listOf(given))) {
        if (operator === '@@remove') values.delete(text)
        else if (!values.has(text)) values.set(text, value)
      }
      place.value = undefined
    }
  }
}

const byText = (values: readonly unknown[]): Map<string, unknown> =>
  new Map(values.map(value => [JSON.stringify(value), value]))

/** Undefined where policies above allow nothing new here. */
function addTo(place: Place, name: string): Place | undefined {
  if (place.allowed?.size === 0) return undefined
  const added = newPlace()
  place.members.set(name, added)
  return added
}

/** AWS: no policy allows again what another one on its level, or above, has not allowed. */
function limit(place: Place, document: JsonObject): void {
  const [, operators] = Object.entries(document).find(([name]) => name === control) ?? []
  const allowed = operators === undefined ? undefined : new Set(listOf(operators))
  if (allowed && !allowed.has('@@all')) {
    const { allowed: before } = place
    place.allowed = new Set(setting.filter(operator => allowed.has(operator) && (before?.has(operator) ?? true)))
  }
  for (const [name, value] of membersOf(document)) {
    const member = place.members.get(name)
    if (member && isObject(value)) limit(member, value)
  }
}

/** An effective policy has no operators, and no list in which nothing is left. */
function effectOf({ value, values, members }: Place): unknown {
  if (value !== undefined) return value
  if (values && values.size > 0) return [...values.values()]
  const effects = [...members].map(([name, member]) => [name, effectOf(member)] as const)
  const found = effects.filter(([, effect]) => effect !== undefined)
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

const membersOf = (document: JsonObject) => Object.entries(document).filter(([name]) => !name.startsWith('@@'))
