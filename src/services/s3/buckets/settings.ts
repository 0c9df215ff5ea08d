// What a bucket is told beside its record: one document for each kind, which its own operations write, read and delete. What
// every call on an object goes by stands in the record of the bucket instead.
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'

export interface NamedBucket {
  readonly name: string
}

interface Setting {
  readonly bucket: string
  readonly kind: string
  readonly value: unknown
}

const Settings = collection<Setting>('s3.bucket-settings', { per: 'global', key: ({ bucket, kind }) => [bucket, kind] })

/** `bucketSetting<CORSRule[]>('cors')`; the kind is a part of stores. */
export interface BucketSetting<Value> {
  find(state: ReadUnit, bucket: NamedBucket): Promise<Value | undefined>
  put(state: UnitOfWork, bucket: NamedBucket, value: Value): Promise<void>
  /** Where there is none nothing happens. */
  remove(state: UnitOfWork, bucket: NamedBucket): Promise<void>
}

export const bucketSetting = <Value>(kind: string): BucketSetting<Value> => ({
  async find(state, { name }) {
    return (await state.get(Settings, [name, kind]))?.value as Value | undefined
  },
  put: (state, { name }, value) => state.put(Settings, { bucket: name, kind, value }),
  remove: (state, { name }) => state.drop(Settings, [name, kind]),
})

/** Of a bucket that is deleted. */
export async function removeSettings(state: UnitOfWork, { name }: NamedBucket): Promise<void> {
  for (const one of await state.list(Settings, [name], { limit: 100, expected: true })) await state.remove(Settings, one)
}
