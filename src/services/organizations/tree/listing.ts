// Pages of what stands under the parent that a request names.
import type { Call } from '../../../gateway/operation.ts'
import type { Organization } from '../organizations.ts'
import { listPage, type PagedCall } from '../paging.ts'
import { Children, findPlace, type ChildKind } from './children.ts'

type ChildrenCall = PagedCall & Pick<Call<{ readonly ParentId: string }, 'ParentNotFoundException'>, 'input' | 'state' | 'error'>

/** AWS: in no order that it promises; here in that of their ids. */
export async function listChildrenPage(call: ChildrenCall, organization: Organization, kind: ChildKind) {
  const { input: { ParentId: parentId }, state, error } = call
  if (!(await findPlace(state, organization, parentId))) {
    throw error('ParentNotFoundException', "You specified parent that doesn't exist.")
  }
  const prefix = [organization.id, parentId, kind]
  return listPage(call, {
    bound: [parentId, kind],
    read: (after, limit) => state.list(Children, prefix, { after, limit }),
    keyOf: ({ id }) => [...prefix, id],
  })
}
