// What stands in front of the keys of an account, or of one of its Regions.
import { Generations } from '../../core/generations.ts'
import { encodeKey, type KeyText } from '../rows/keys.ts'

const prefixes = new Generations<string, KeyText>({ most: 1024 })

/** The same text each time, so that it need not be compared letter for letter. */
export function prefixOf(account: string, region?: string): KeyText {
  const name = region === undefined ? account : `${account}/${region}`
  let prefix = prefixes.find(name)
  if (prefix === undefined) prefixes.add(name, (prefix = encodeKey(region === undefined ? [account] : [account, region])))
  return prefix
}
