// Sessions that services hold in roles, for what they do by themselves. A service assumes a role once for all that it does in it
// until the session ends, so that not each of those things has a record more.
import { Generations } from '../core/generations.ts'
import type { Session } from './ports.ts'

export interface RoleSession {
  readonly session: Session
  /** By which the role let the service in. DIFFERS: where that has changed AWS lets the session go on, and here it ends. */
  readonly trust: string
}

/** By whose they are, in which role, by which name and for what. INVARIANT: that one was assumed is on record. */
export type RoleSessions = Generations<string, RoleSession>

export const newRoleSessions = (): RoleSessions => new Generations({ most: 1024 })
