import { PutBucketVersioning } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

export default operation(PutBucketVersioning, {
  access: [{ action: 's3:PutBucketVersioning', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { input } = call
    const { Status, MFADelete } = input.VersioningConfiguration
    refuseUnbuilt(call, input, ['MFA'])
    if (MFADelete === 'Enabled') throw call.unbuilt('MFADelete')
    if (Status === undefined) throw s3Errors.noVersioning()
    const bucket = await requireBucketAsItIs(call)
    if (bucket.objectLock && Status !== 'Enabled') throw lockErrors.staysVersioned()
    await call.state.update(Buckets, { ...bucket, versioning: Status })
    return {}
  },
})
