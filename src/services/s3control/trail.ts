// What a record of S3 Control's shows of a call on access points and tags: where it was sent, and its body by the names that this
// has on the wire.
import { fieldsOf } from '../../engines/wire/schema/fields.ts'
import type { ServiceTrail } from '../../gateway/service.ts'

const longestHost = 255

export const trail: ServiceTrail = {
  // AWS: neither the path nor the account's header is shown (recorded). DIFFERS: of what an account keeps from everyone all is.
  request({ contract, input, endpoint }) {
    if (!/AccessPoint|Resource$/.test(contract.name)) return undefined
    const given = new Map(Object.entries(input))
    const shown = fieldsOf(contract.input).filter(({ name }) => given.get(name) !== undefined)
    const inBody = shown.filter(({ location }) => location === undefined)
    const inQuery = shown.filter(({ location }) => location === 'querystring')
    const root = contract.inputRoot?.name
    return {
      ...(endpoint !== undefined && { Host: endpoint.slice(endpoint.indexOf('://') + 3).slice(0, longestHost) }),
      ...Object.fromEntries(inQuery.map(({ name, wireName }) => [wireName, String(given.get(name))])),
      ...(root !== undefined && inBody.length > 0 && {
        [root]: Object.fromEntries(inBody.map(({ name, xmlName }) => [xmlName, given.get(name)])),
      }),
    }
  },
}

/** AWS: shown beside the request of whoever changes one (recorded). */
export const accessPointName = (name: string) => ({ accessPointName: name })
