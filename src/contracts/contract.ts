// The form that AWS's promises take here. Generated files hold nothing but values of these types.

export type Protocol =
  | 'awsJson1_0' | 'awsJson1_1' | 'awsQuery' | 'ec2Query' | 'restJson1' | 'restXml' | 'rpcV2Cbor'
  /** Our own: an operation without input, whose one text is the whole answer. */
  | 'plainText'
  /** Our own: an operation without input, which is asked for by a method and a path. */
  | 'bareJson'

/** Little enough to be loaded at start for every service: it is what requests are routed by. */
export interface ServiceContract {
  /** The AWS CLI's name of the service, and its folder's. */
  readonly name: string
  /** In the model's order of preference. */
  readonly protocols: readonly Protocol[]
  readonly apiVersion: string
  readonly signingName: string
  readonly endpointPrefix: string
  /** The part of X-Amz-Target before the dot. */
  readonly targetPrefix?: string
  readonly xmlNamespace?: string
  /** What the trail calls the service: `kms.amazonaws.com`. */
  readonly eventSource: string
  /** AWS has one endpoint for a partition, be it beside those of the Regions. */
  readonly globalEndpoint?: true
  /** Errors also carry awsQuery's codes, in `x-amzn-query-error`, for clients that know no others. */
  readonly queryCompatible?: true
  /** Its XML errors are no `ErrorResponse` with an `Error` in it, but the `Error` alone, as S3's are. */
  readonly unwrappedErrors?: true
  /** What stands before the name of an error that the operation declares, in JSON. */
  readonly errorNamespace?: string
  /** What the service says of an action that it does not have, in the query protocol, around its name. */
  readonly unknownAction?: readonly string[]
  /** Sentences that the query protocol has in other words, by those of the others. */
  readonly queryMessages?: Readonly<Record<string, string>>
  /** What the service calls errors that others call as their protocol does, by awsJson's code. */
  readonly commonErrors?: Readonly<Record<string, CommonError>>
}

/** Where one of them is absent it is the protocol's. */
export interface CommonError {
  readonly code?: string
  readonly status?: number
  /** Where the service has one sentence for it. */
  readonly message?: string
  /** What the member of that name says, where the service's model has one. */
  readonly reason?: string
  /** Set where JSON calls the message `Message`. */
  readonly messageName?: 'Message'
}

export interface XmlNamespace {
  readonly uri: string
  readonly prefix?: string
}

export interface StringSchema {
  readonly type: 'string'
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly sensitive?: true
  /** The trail shows it although it is sensitive. */
  readonly recorded?: true
  /** A JSON text in the model's words (`jsonvalue`). */
  readonly json?: true
  /** Its operation judges the size; where it is long, no policy and no record looks at it. */
  readonly large?: true
}
export interface BlobSchema {
  readonly type: 'blob'
  readonly min?: number
  readonly max?: number
  readonly sensitive?: true
  readonly streaming?: true
}
export interface NumberSchema {
  readonly type: 'integer' | 'long' | 'float' | 'double'
  readonly min?: number
  readonly max?: number
  readonly sensitive?: true
}
export interface BooleanSchema {
  readonly type: 'boolean'
  readonly sensitive?: true
}
export interface TimestampSchema {
  readonly type: 'timestamp'
  readonly format?: 'date-time' | 'http-date' | 'epoch-seconds'
  readonly sensitive?: true
}
export interface DocumentSchema {
  readonly type: 'document'
  readonly sensitive?: true
}
export interface ListSchema {
  readonly type: 'list'
  /** Lazy, since shapes may contain themselves. */
  readonly item: () => Schema
  readonly min?: number
  readonly max?: number
  readonly flattened?: true
  /** XML and query name of an item; `member` where absent. */
  readonly itemName?: string
  readonly sensitive?: true
}
export interface MapSchema {
  readonly type: 'map'
  readonly key: () => StringSchema
  readonly value: () => Schema
  readonly min?: number
  readonly max?: number
  /** UTF-8 bytes of all keys and values together, at most. */
  readonly whole?: number
  readonly flattened?: true
  readonly keyName?: string
  readonly valueName?: string
  readonly sensitive?: true
}
export interface StructureSchema {
  readonly type: 'structure'
  /** The shape's name in the model. */
  readonly name: string
  readonly members: Readonly<Record<string, MemberSchema>>
  readonly required: readonly string[]
  readonly union?: true
  /** The root of a payload that is of this shape, where it is not called as the shape or the member is. */
  readonly xmlName?: string
  readonly xmlNamespace?: XmlNamespace
  /** One member after another is sent as an event. */
  readonly eventStream?: true
  readonly event?: true
  /** An error: of an event stream the member that ends it. */
  readonly exception?: true
  /** Set where an operation's model names no input or output: on the wire it is nothing, not an empty structure. */
  readonly unit?: true
  readonly sensitive?: true
}
export type Schema =
  | StringSchema
  | BlobSchema
  | NumberSchema
  | BooleanSchema
  | TimestampSchema
  | DocumentSchema
  | ListSchema
  | MapSchema
  | StructureSchema

export interface MemberSchema {
  readonly schema: () => Schema
  /** Where the member travels under another name than its own. */
  readonly wireName?: string
  readonly location?: 'header' | 'headers' | 'querystring' | 'uri' | 'statusCode' | 'payload'
  /** Where XML and forms have yet another name for it. */
  readonly xmlName?: string
  readonly xmlAttribute?: true
  readonly xmlNamespace?: XmlNamespace
  /** The name in EC2's protocol, where it is not made of the member's own. */
  readonly queryName?: string
  /** Its value is a part of the host's name too, where the operation has a `hostPrefix`. */
  readonly hostLabel?: true
  readonly eventPayload?: true
  readonly eventHeader?: true
  readonly idempotencyToken?: true
  /** Set where the member alone is sensitive, not its whole shape. */
  readonly sensitive?: true
  readonly timestampFormat?: TimestampSchema['format']
  /** Overrides of the list's or map's own form, where the member carries them. */
  readonly flattened?: true
  readonly streaming?: true
  /** A JSON text in the model's words (`jsonvalue`). */
  readonly json?: true
}

export interface ErrorSchema {
  /** HTTP status by the model; absent where it names none (awsJson: 400). */
  readonly status?: number
  readonly fault: 'client' | 'server'
  /** The code that awsQuery writes, where it is not the shape's name. */
  readonly queryCode?: string
  /** Set where JSON calls the message `Message`. */
  readonly messageName?: 'Message'
  /** The modelled members of the error beside its message. */
  readonly members?: Readonly<Record<string, MemberSchema>>
}

/** What is sent event by event: each has one member. It begins when it is read, and an error that is thrown ends it. */
export type EventStream<Event> = AsyncIterable<Event, void>

declare const types: unique symbol

/** One operation of AWS: its schemas, its declared errors and, at compile time only, its TypeScript types. */
export interface OperationContract<Input = unknown, Output = unknown, ErrorCode extends string = string> {
  readonly service: ServiceContract
  readonly name: string
  readonly input: StructureSchema
  readonly output: StructureSchema
  readonly errors: Readonly<Record<ErrorCode, ErrorSchema>>
  readonly http?: { readonly method: string; readonly uri: string; readonly status?: number }
  /** The root element of a body of XML that no single member is. */
  readonly inputRoot?: { readonly name: string; readonly namespace?: string }
  /** The one member of the output is the root element itself. */
  readonly unwrappedOutput?: true
  /** What clients put in front of the endpoint's host: `{AccountId}.` */
  readonly hostPrefix?: string
  readonly checksum?: ChecksumRule
  /** Clients may send the body compressed by gzip, and sign it so. */
  readonly compressed?: true
  /** Clients sign no hash of the body. */
  readonly unsignedPayload?: true
  /** awsQuery's element around the result. */
  readonly resultWrapper?: string
  /** Set where AWS takes the call without a signature. */
  readonly unsigned?: true
  readonly [types]?: { readonly input: Input; readonly output: Output }
}

export type InputOf<C> = C extends OperationContract<infer Input, infer _O, infer _E> ? Input : never
export type OutputOf<C> = C extends OperationContract<infer _I, infer Output, infer _E> ? Output : never
export type ErrorCodeOf<C> = C extends OperationContract<infer _I, infer _O, infer Code> ? Code : never

/** How bodies prove that they came whole. */
export interface ChecksumRule {
  /** The input member that names the algorithm. */
  readonly algorithmMember?: string
  readonly required?: true
  /** The input member that asks for a checksum of the answer. */
  readonly modeMember?: string
  readonly answers?: readonly string[]
}

/** What there is of operations whose schemas nobody needs yet: enough to know one, and to say that it is not built. */
export interface OperationNames {
  readonly service: ServiceContract
  /** `GetThing`; of a REST service `GetThing GET /things/{Id}`. */
  readonly others: readonly string[]
  /** Those of them that AWS takes without a signature. */
  readonly unsigned?: readonly string[]
}

/** A service's whole contract, as its generated module exports it under `contract`. */
export interface Contract extends OperationNames {
  readonly operations: Readonly<Record<string, OperationContract>>
  /** The actions that the IAM reference data knows for the service. */
  readonly actions: readonly string[]
  /** Condition keys of the service, lower case, and whether they hold one value or many; `*` stands for what varies. */
  readonly conditionKeys: Readonly<Record<string, ConditionKeyType>>
  /** Which actions have which condition keys, beside the `aws:` ones that any request may have. */
  readonly actionsOfKeys: readonly ActionsOfKeys[]
}

/** Keys that the same actions have, of their own or of what they are asked on. */
export interface ActionsOfKeys {
  /** The service's own, `aws:requesttag/*` and `aws:tagkeys`; lower case, and `*` for whatever a name goes on with. */
  readonly keys: readonly string[]
  readonly actions: readonly string[]
}

export type ConditionKeyType =
  | 'String' | 'ArrayOfString' | 'ARN' | 'ArrayOfARN' | 'Numeric' | 'Bool' | 'ArrayOfBool' | 'Date' | 'IPAddress' | 'Binary'

/** The input or output that has no members. */
export type Empty = Readonly<Record<string, never>>

type Leaf = string | number | bigint | boolean | Date | Uint8Array

/** What *decode* guarantees: whatever is there has its type; nothing need be there. */
export type Decoded<T> = T extends Leaf
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Decoded<Item>[]
    : { readonly [Key in keyof T]?: Decoded<T[Key]> | undefined }

/** What *validate* guarantees: the contract holds. */
export type Validated<T> = T extends Leaf
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Validated<Item>[]
    : { readonly [Key in keyof T]: Validated<T[Key]> }
