// Live Tail through boto3 and the AWS CLI, each until it has shown what was put.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { withoutCli } from '../kit/aws-command.ts'
import { account, root } from '../kit/identity.ts'
import { awsEnvironment, python, withoutBoto3 } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

const server = await startServer()
const { logs } = sdk(server)
await logs.createLogGroup({ logGroupName: 'app' })
await logs.createLogStream({ logGroupName: 'app', logStreamName: 's' })
const arn = `arn:aws:logs:us-east-1:${account}:log-group:app`

test('boto3 hands out event after event', { skip: withoutBoto3 }, async () => {
  const { code, out, err } = await python(server, `
import boto3, time
logs = boto3.client('logs')
answer = logs.start_live_tail(logGroupIdentifiers=['${arn}'])
assert answer['ResponseMetadata']['HTTPStatusCode'] == 200
stream = answer['responseStream']
for event in stream:
    if 'sessionStart' in event:
        print(event['sessionStart']['logGroupIdentifiers'])
        put = [{'timestamp': int(time.time() * 1000), 'message': m} for m in ('grüße', 'zwei')]
        logs.put_log_events(logGroupName='app', logStreamName='s', logEvents=put)
    else:
        print(event['sessionUpdate']['sessionMetadata'])
        if event['sessionUpdate']['sessionResults']:
            print([(e['message'], e['logGroupIdentifier']) for e in event['sessionUpdate']['sessionResults']])
            stream.close()
            break
`)
  assert.equal(code, 0, err)
  const shown = `['${arn}']\n{'sampled': False}\n[('grüße', '${account}:app'), ('zwei', '${account}:app')]\n`
  assert.equal(out.replaceAll(/(\{'sampled': False\}\n)+/g, '$1'), shown)
})

test('the AWS CLI prints what comes', { skip: withoutCli }, async t => {
  const child = spawn('aws', ['logs', 'start-live-tail', '--log-group-identifiers', arn], {
    env: { ...process.env, ...awsEnvironment(server, root), PYTHONUNBUFFERED: '1' }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  let [out, isShown] = ['', false]
  // When it has begun its session nobody is told.
  const putAgain = async (): Promise<void> => {
    const logEvents = [{ timestamp: Date.now(), message: 'seen by the CLI' }]
    await logs.putLogEvents({ logGroupName: 'app', logStreamName: 's', logEvents })
    await delay(200)
    if (!isShown) await putAgain()
  }
  const putting = putAgain()
  for await (const text of child.stdout) {
    out += String(text)
    if (out.includes('seen by the CLI')) break
  }
  isShown = true
  await putting
  assert.match(out, /seen by the CLI/)
})
