// The smallest world that still shows what was found, so that whoever reads it has one thing to look at.
import type { World } from './world.ts'

/** What a world has to have: who calls, what is called, and what every statement must say. */
const kept = new Set([
  'action', 'principal', 'resource', 'arn', 'account', 'authority', 'role', 'identity', 'context', 'Statement', 'Effect',
  'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource',
])

/** Everything that is one element of a list, or one property, less than what is given. */
function* lessThan(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) {
      yield value.toSpliced(i, 1)
      for (const less of lessThan(one)) yield value.with(i, less)
    }
  } else if (typeof value === 'object' && value !== null) {
    const properties = Object.entries(value)
    for (const [name, one] of properties) {
      if (name === 'principal') continue
      if (!kept.has(name)) yield Object.fromEntries(properties.filter(([other]) => other !== name))
      for (const less of lessThan(one)) yield { ...value, [name]: less }
    }
  }
}

/** @param shows Throws, or is false, where a smaller world is none any more. */
export function shrink(world: World, shows: (world: World) => boolean): World {
  const stillShows = (smaller: World) => {
    try {
      return shows(smaller)
    } catch {
      return false
    }
  }
  for (const smaller of lessThan(world) as Generator<World>) if (stillShows(smaller)) return shrink(smaller, shows)
  return world
}
