// Room for what calls under way hold compiled, whoever made how many policies: that is not the caches' to drop.
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { Room } from '../../core/sharing/room.ts'
import { mostUnits } from './compile-once.ts'

export type CompiledKind = 'simulated' | 'service control' | 'identity' | 'resource control'

/**
 * Whose policies they are, each with a room of its own. INVARIANT: one call takes them in this order, and of each all that it
 * holds at once, so that nobody keeps room from others who keep room from him. The last is released before it is taken again.
 */
const inOrder: readonly CompiledKind[] = ['simulated', 'service control', 'identity', 'resource control']

const rooms = new Map(inOrder.map(kind => [kind, new Room(2 * mostUnits)]))

/** So little has room anyway. */
const small = 8 * 1024

const noRoom = (): undefined => undefined

/** INVARIANT: it is asked for before anything is compiled. Answers what gives it back, at once where the units are few. */
export function holdCompiled(kind: CompiledKind, sharer: string, units: number): MaybePromise<() => void> {
  return units > small ? rooms.get(kind)!.hold(sharer, units) : noRoom
}

/** Whether there are so many that somebody may have to wait. */
export const needsRoom = (units: number): boolean => units > small
