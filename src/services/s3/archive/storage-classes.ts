// What storage classes have to do with one another, and which of them are not read at once.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
import type { StorageClass } from '../../../contracts/s3.gen.ts'

/** Objects of these are restored before they are read. */
export type ArchiveClass = 'GLACIER' | 'DEEP_ARCHIVE'

export const isArchived = (storageClass: StorageClass | undefined): storageClass is ArchiveClass =>
  storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE'

/** Each goes to those behind it, and none goes back. */
const order: readonly StorageClass[] =
  ['STANDARD', 'STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE']

export const rankOf = (storageClass: StorageClass = 'STANDARD'): number =>
  Math.max(0, order.indexOf(storageClass))

export const goesTo = (from: StorageClass | undefined, to: StorageClass): boolean =>
  rankOf(to) > rankOf(from) && !(from === 'ONEZONE_IA' && to === 'GLACIER_IR')

/** AWS: days that an object stays in a class at least before a rule of the same lifecycle moves it on (recorded). */
const stays = new Map<StorageClass, number>([
  ['STANDARD_IA', 30], ['ONEZONE_IA', 30], ['GLACIER_IR', 90], ['GLACIER', 90],
])

export const daysIn = (storageClass: StorageClass): number => stays.get(storageClass) ?? 1
