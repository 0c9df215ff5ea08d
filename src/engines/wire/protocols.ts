// The protocols that Stockade speaks. A new one is a folder and a line here, its place in the gateway's list (`stages/route.ts`),
// and the family by which it calls the common errors (`gateway/failures.ts`).
import type { Protocol } from '../../contracts/contract.ts'
import { rpcV2Cbor } from './cbor/rpc-v2-cbor.ts'
import { awsJson } from './json/aws-json.ts'
import { bareJson, plainText } from './own/own-protocols.ts'
import type { WireProtocol } from './protocol.ts'
import { awsQuery } from './query/aws-query.ts'
import { ec2Query } from './query/ec2-query.ts'
import { restJson1 } from './rest/rest-json.ts'
import { restXml } from './rest/rest-xml.ts'

export { queryAsJson } from './query/aws-query.ts'
export type { Encoder, Named, WireProtocol } from './protocol.ts'

export const protocols: Readonly<Record<Protocol, WireProtocol>> = {
  awsJson1_0: awsJson('awsJson1_0'),
  awsJson1_1: awsJson('awsJson1_1'),
  rpcV2Cbor,
  awsQuery,
  ec2Query,
  restJson1,
  restXml,
  plainText,
  bareJson,
}
