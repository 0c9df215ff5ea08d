import { ListSecretVersionIds } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { invalidToken } from '../lists/page-tokens.ts'
import { isReplica } from '../replication/replicas.ts'
import { shownSecret, getSecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'
import { describeVersion, listAll, listLabelled, placeOf, type VersionFacts } from '../versions/listed-versions.ts'

export default operation(ListSecretVersionIds, {
  access: [{ action: 'secretsmanager:ListSecretVersionIds', on: secretNamed }],
  record: { readOnly: true, resources: [shownSecret] },
  async handle(call) {
    const { input: { NextToken, MaxResults = 100, IncludeDeprecated = false }, state, page } = call
    const secret = await getSecret(call)
    const list = IncludeDeprecated ? listAll : listLabelled
    const { items, next } = await page.list<VersionFacts>({
      token: NextToken,
      limit: MaxResults,
      bound: [arnOf(secret), IncludeDeprecated],
      invalid: invalidToken(call),
      // AWS: of a replica none are listed, although each can be read (recorded twice, within seconds of its first copy).
      read: async (after, limit) => (isReplica(secret) ? [] : list(state, secret, { after, limit })),
      keyOf: placeOf,
    })
    return {
      Versions: items.map(version => describeVersion(secret, version)), NextToken: next, ARN: arnOf(secret), Name: secret.name,
    }
  },
})
