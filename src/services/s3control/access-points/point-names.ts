// What an access point may be called, and its other name, which nobody chooses.
import { lettersOf, type RandomBytes } from '../../../core/ids.ts'
import { isAlias } from '../../../gateway/ports.ts'
import { pointErrors } from './point-errors.ts'

/** AWS: what can stand in the path of a request at all (recorded). */
const inPath = /^[a-z\d.-]{3,50}$/
/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html */
const allowed = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/

/** Throws S3's error where no access point can have the name. */
export function requireName(name: string): void {
  if (!inPath.test(name)) throw pointErrors.badUri(name)
}

/** The same of one that is to be made. */
export function requireNewName(name: string): void {
  requireName(name)
  if (!allowed.test(name) || isAlias(name) || name.endsWith('--xa-s3')) throw pointErrors.badName()
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
const drawnLength = 34
/** AWS: as many of the name's as leave no more than a bucket's name has. */
const longestPrefix = 20

export function drawAlias(name: string, random: RandomBytes): string {
  let length = Math.min(name.length, longestPrefix)
  while (name.charAt(length - 1) === '-') length--
  const prefix = name.slice(0, length)
  return `${prefix}-${lettersOf(random(drawnLength), letters)}-s3alias`
}
