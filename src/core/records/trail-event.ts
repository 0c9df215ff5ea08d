// The form of an audited event: CloudTrail's.

export interface TrailResource {
  readonly ARN: string
  readonly accountId: string
  readonly type?: string
}

/** DIFFERS: AWS also tells the group that keys were agreed on in (`keyExchange`), which Node does not tell a server. */
export interface TlsDetails {
  readonly tlsVersion: string
  readonly cipherSuite: string
  readonly clientProvidedHostHeader?: string
}

/** AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export interface TrailEvent {
  readonly eventVersion: '1.11'
  readonly userIdentity: Readonly<Record<string, unknown>>
  /** To the second: `2026-11-22T05:00:00Z`. */
  readonly eventTime: string
  readonly eventSource: string
  readonly eventName: string
  readonly awsRegion: string
  readonly sourceIPAddress: string
  readonly userAgent?: string
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly requestParameters: unknown
  readonly responseElements: unknown
  readonly additionalEventData?: Readonly<Record<string, unknown>>
  readonly requestID?: string
  readonly eventID: string
  readonly readOnly: boolean
  readonly resources?: readonly TrailResource[]
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent'
  readonly apiVersion?: string
  readonly managementEvent: boolean
  readonly recipientAccountId: string
  readonly serviceEventDetails?: Readonly<Record<string, unknown>>
  readonly sharedEventID?: string
  readonly eventCategory: 'Management' | 'Data'
  readonly tlsDetails?: TlsDetails
}
