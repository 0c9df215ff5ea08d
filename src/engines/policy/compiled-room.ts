// Room for the compiled policies that calls under way hold: the caches cannot drop those, however many somebody has made.
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { Room } from '../../core/sharing/room.ts'
import { mostUnits } from './compile-once.ts'

export type CompiledKind = 'simulated' | 'service control' | 'identity' | 'resource control'

/**
 * The kinds of policies, each with a room of its own. INVARIANT: a call enters the rooms in this order and takes all that it
 * needs of one at once, so that no two calls wait for each other. It leaves the last room before it enters it again.
 */
const inOrder: readonly CompiledKind[] = ['simulated', 'service control', 'identity', 'resource control']

const rooms = new Map(inOrder.map(kind => [kind, new Room(2 * mostUnits)]))

/** Fewer units than this are held without asking for room. */
const small = 8 * 1024

const noRoom = (): undefined => undefined

/** INVARIANT: room is asked for before anything is compiled. Answers what gives it back, at once where the units are few. */
export function holdCompiled(kind: CompiledKind, sharer: string, units: number): MaybePromise<() => void> {
  return units > small ? rooms.get(kind)!.hold(sharer, units) : noRoom
}

/** Whether there are so many that somebody may have to wait. */
export const needsRoom = (units: number): boolean => units > small
