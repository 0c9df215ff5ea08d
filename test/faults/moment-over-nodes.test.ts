// Two nodes: what one has just written is not told by the other under rights that it had before, nor mixed with what it knew.
import assert from 'node:assert/strict'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk, type Sdk } from '../kit/sdk.ts'
import { allow, createUser, noSecrets, policy } from '../kit/users.ts'

const tests = postgresTests()
const rounds = 8

tests.test('what is written behind a revocation is not read by who is revoked, at a node that has not heard of it', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [one, other] = [await nodes.start(), await nodes.start()]
  const { iam, ssm } = sdk(one)
  const eve = sdk(other, await createUser(one as never, 'eve', allow(['ssm:*', 'kms:*'])))
  await iam.putUserPolicy({ UserName: 'eve', PolicyName: 'no-secrets', PolicyDocument: policy(noSecrets) })
  for (let round = 0; round < rounds; round++) {
    const Name = `/round/${round}`
    await ssm.putParameter({ Name, Type: 'SecureString', Value: 'public' })
    while (!(await eve.ssm.getParameter({ Name }).catch(() => undefined))) continue
    await ssm.addTagsToResource({ ResourceType: 'Parameter', ResourceId: Name, Tags: [{ Key: 'secret', Value: '1' }] })
    await ssm.putParameter({ Name, Type: 'SecureString', Value: 'secret', Overwrite: true })
    const found = await eve.ssm.getParameterHistory({ Name, WithDecryption: true }).catch(() => undefined)
    assert.ok(!found?.Parameters?.some(({ Value }) => Value === 'secret'), `round ${round}`)
  }
})

/** Each answers with what was made last, where it is told. */
const lists: Readonly<Record<string, (by: Sdk, Path: string) => Promise<unknown>>> = {
  GetParametersByPath: ({ ssm }, Path) => ssm.getParametersByPath({ Path, WithDecryption: true }),
  LookupEvents: ({ cloudtrail }) => cloudtrail.lookupEvents({ MaxResults: 50 }),
  ListUsers: ({ iam }) => iam.listUsers({ MaxItems: 1000 }),
}

tests.test('what is made behind the deactivation of an access key is told by no list to who signs with it', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [one, other] = [await nodes.start(), await nodes.start()]
  const { iam, ssm } = sdk(one)
  for (const [list, read] of Object.entries(lists)) {
    for (let round = 0; round < rounds; round++) {
      const UserName = `eve-${list}-${round}`
      const key = await createUser(one as never, UserName, allow(['ssm:*', 'kms:*', 'cloudtrail:*', 'iam:*']))
      const eve = sdk(other, key)
      const told = () => read(eve, `/${list}/${round}`).then(JSON.stringify, () => undefined)
      while ((await told()) === undefined) continue
      await iam.updateAccessKey({ UserName, AccessKeyId: key.accessKeyId, Status: 'Inactive' })
      for (let [text, serial] = ['' as string | undefined, 0]; text !== undefined; serial++) {
        const mark = `made-${list}-${round}-${serial}`
        await ssm.putParameter({ Name: `/${list}/${round}/${mark}`, Type: 'SecureString', Value: mark })
        await iam.createUser({ UserName: mark })
        text = await told()
        assert.ok(!text?.includes(mark), mark)
      }
    }
  }
})

tests.test('a label that another node moves names a version at every moment', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [one, other] = [sdk(await nodes.start()), sdk(await nodes.start())]
  for (let round = 0; round < rounds; round++) {
    const Name = `/labelled/${round}`
    await one.ssm.putParameter({ Name, Type: 'String', Value: 'a' })
    await one.ssm.labelParameterVersion({ Name, Labels: ['live'] })
    await other.ssm.getParameter({ Name })
    const { Version } = await one.ssm.putParameter({ Name, Value: 'b', Overwrite: true })
    await one.ssm.labelParameterVersion({ Name, Labels: ['live'], ParameterVersion: Version! })
    assert.ok((await other.ssm.getParameter({ Name: `${Name}:live` })).Parameter?.Value)
  }
})
