// What the steps of an upload are asked on that make no object. AWS: they take no conditions, so a policy by which objects come
// under conditions alone leaves these steps out.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
import { byName } from '../../../core/by-name.ts'
import type { Resolver } from '../../../gateway/operation.ts'
import { objectToPut } from '../encryption/effective-key.ts'
import { objectNamed, withKeys } from '../objects/objects.ts'

const keys = byName({ 's3:objectcreationoperation': () => 'false' })

const makingNone = <Input>(resolver: Resolver<Input>): Resolver<Input> => async (input, context) => {
  const object = await resolver(input, context)
  return typeof object === 'symbol' || !('arn' in object) ? object : withKeys(object, keys)
}

export const uploadToBegin = makingNone(objectToPut)
export const uploadToFill = makingNone(objectNamed)
