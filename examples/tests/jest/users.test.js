// Jest: all files share the server that globalSetup.mjs started, and keep apart by the names that they choose.
const { IAM } = require('@aws-sdk/client-iam')
const { KMS } = require('@aws-sdk/client-kms')

const client = JSON.parse(process.env.STOCKADE_CLIENT)

test('a user has no permission but those that a policy gives', async () => {
  const iam = new IAM(client)
  await iam.createUser({ UserName: 'lister' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'lister' })
  const credentials = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  const kms = new KMS({ ...client, credentials })
  await expect(kms.listKeys({})).rejects.toMatchObject({ name: 'AccessDeniedException' })

  const Statement = { Effect: 'Allow', Action: 'kms:ListKeys', Resource: '*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.putUserPolicy({ UserName: 'lister', PolicyName: 'list', PolicyDocument })
  await expect(kms.listKeys({})).resolves.toMatchObject({ Keys: [] })
  await expect(kms.createKey({})).rejects.toMatchObject({ name: 'AccessDeniedException' })
})
