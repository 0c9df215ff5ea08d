import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { account } from '../../kit/identity.ts'
import { control } from '../../kit/points.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer, type TestServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live, type Attributes } from './life.ts'

const bucket = 'behind-points'
const outputs = { origins: ['Internet', 'VPC'], is_public: false }
const life = {
  configuration: 'access-points.tf',
  importedBy: {
    aws_s3_access_point: ({ name }: Attributes) => `${account}:${name}`, aws_s3control_access_point_policy: 'access_point_arn',
  },
  outputs: [outputs, outputs],
} as const

/** Whatever host is asked for, the server is asked, as it is. */
async function proxyOf(t: TestContext, { url }: TestServer): Promise<string> {
  const { port } = new URL(url)
  const proxy = createServer((asked, answer) => {
    const { method = 'GET', url: target = '', headers } = asked
    const sent = request({ host: '127.0.0.1', port, method, path: target.replace(/^http:\/\/[^/]+/, ''), headers }, given => {
      answer.writeHead(given.statusCode!, given.headers)
      given.pipe(answer)
    })
    asked.pipe(sent)
  })
  await new Promise<void>(listening => void proxy.listen(0, '127.0.0.1', listening))
  t.after(() => void proxy.close())
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

test('access points of a bucket', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { s3 } = sdk(server)
  await s3.createBucket({ Bucket: bucket })
  const points = control(server)
  const { end } = await live(t, server, { ...life, variables: { bucket, proxy: await proxyOf(t, server) } })
  assert.match((await points.getAccessPointPolicy('reports')).body, /s3:GetObjectTagging/)
  await end()
  assert.equal((await points.getAccessPoint('reports')).status, 404)
  await s3.deleteBucket({ Bucket: bucket })
})
