// What a bucket may be told of the website that it is, and what it is told is wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebsiteConfiguration } from '@aws-sdk/client-s3'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'website'
await s3.createBucket({ Bucket })
const base: WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } }

const put = (configuration: WebsiteConfiguration) => s3.putBucketWebsite({ Bucket, WebsiteConfiguration: configuration })

test('a website is put, read and deleted', async () => {
  const none = { name: 'NoSuchWebsiteConfiguration', message: 'The specified bucket does not have a website configuration' }
  await assert.rejects(s3.getBucketWebsite({ Bucket }), none)
  await s3.deleteBucketWebsite({ Bucket })
  const whole: readonly WebsiteConfiguration[] = [
    base,
    {
      ...base, ErrorDocument: { Key: 'error.html' }, RoutingRules: [
        { Redirect: {} }, { Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'new/' } },
        { Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { HostName: 'a.example', HttpRedirectCode: '302' } },
      ],
    },
    { RedirectAllRequestsTo: { HostName: 'https://example.com/path', Protocol: 'https' } },
  ]
  for (const one of whole) {
    await put(one)
    const { $metadata: _ofClient, ...told } = await s3.getBucketWebsite({ Bucket })
    assert.deepEqual(told, one)
  }
  await s3.deleteBucketWebsite({ Bucket })
  await assert.rejects(s3.getBucketWebsite({ Bucket }), none)
})

const rule = (Redirect: object, Condition?: object): WebsiteConfiguration =>
  ({ ...base, RoutingRules: [{ Redirect, ...(Condition && { Condition }) }] })

test('a website that is none is told what is wrong with it, and the one before stays', async () => {
  await put(base)
  const argument = (ArgumentName: string, ArgumentValue: string) => ({ name: 'InvalidArgument', ArgumentName, ArgumentValue })
  const malformed = { name: 'MalformedXML' }
  const request = (message: RegExp) => ({ name: 'InvalidRequest', message })
  const cases: readonly (readonly [WebsiteConfiguration, object])[] = [
    [{}, argument('IndexDocument', 'null')], [{ ErrorDocument: { Key: 'e' } }, argument('IndexDocument', 'null')],
    [{ IndexDocument: {} as never }, malformed], [{ IndexDocument: { Suffix: '' } }, argument('IndexDocument', '')],
    [{ IndexDocument: { Suffix: 'dir/index.html' } }, argument('IndexDocument', 'dir/index.html')],
    [{ ...base, ErrorDocument: { Key: '' } }, argument('ErrorDocument', '')],
    [{ RedirectAllRequestsTo: { Protocol: 'https' } as never }, malformed],
    [{ RedirectAllRequestsTo: { HostName: '' } }, request(/HostName cannot be blank/)],
    [{ ...base, RedirectAllRequestsTo: { HostName: 'a.example' } }, argument('RedirectAllRequestsTo', 'not null')],
    [{ RedirectAllRequestsTo: { HostName: 'a.example', Protocol: 'HTTPS' as never } }, request(/^Invalid protocol/)],
    [rule({ Protocol: 'ftp' }), request(/^Invalid protocol/)],
    [{ ...base, RoutingRules: [{ Condition: { KeyPrefixEquals: 'a' } } as never] }, malformed],
    [rule({ ReplaceKeyWith: 'a' }, {}), request(/^Condition cannot be empty/)],
    [rule({ ReplaceKeyWith: 'a', ReplaceKeyPrefixWith: 'b' }), request(/not both/)],
    ...['200', '299', '300', '306', '399', '400'].map(code =>
      [rule({ HttpRedirectCode: code }), request(new RegExp(`\\(${code}\\) is not valid`))] as const),
    [rule({ HttpRedirectCode: 'abc' }), malformed],
    ...['200', '399', '599', '600'].map(code =>
      [rule({}, { HttpErrorCodeReturnedEquals: code }), request(new RegExp(`error code \\(${code}\\) is not`))] as const),
    [rule({}, { HttpErrorCodeReturnedEquals: 'abc' }), malformed],
    [{ ...base, RoutingRules: Array.from({ length: 51 }, () => ({ Redirect: {} })) }, request(/^51 routing rules provided/)],
  ]
  for (const [configuration, expected] of cases) {
    await assert.rejects(put(configuration), expected, JSON.stringify(configuration))
  }
  assert.deepEqual((await s3.getBucketWebsite({ Bucket })).IndexDocument, base.IndexDocument)
  for (const code of ['301', '302', '303', '304', '307', '308']) await put(rule({ HttpRedirectCode: code }))
  for (const code of ['400', '403', '404', '503']) await put(rule({}, { HttpErrorCodeReturnedEquals: code }))
  await put({ ...base, RoutingRules: Array.from({ length: 50 }, () => ({ Redirect: {} })) })
})
