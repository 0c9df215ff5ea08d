import type { Call } from '../../gateway/operation.ts'

/** INVARIANT: what a request asks for and is not built is not left out in silence. */
export function refuseUnbuilt({ unbuilt }: Pick<Call<object>, 'unbuilt'>, input: object, members: readonly string[]): void {
  const asked = new Map(Object.entries(input))
  const found = members.find(member => asked.get(member) !== undefined && asked.get(member) !== false)
  if (found !== undefined) throw unbuilt(found)
}
