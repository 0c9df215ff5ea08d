// What checks have to know of AWS beside the language of policies. Whoever runs them has it from the contracts.

export type KeyType =
  | 'String' | 'ArrayOfString' | 'ARN' | 'ArrayOfARN' | 'Numeric' | 'Bool' | 'ArrayOfBool' | 'Date' | 'IPAddress' | 'Binary'

/** Of one service of AWS's, by its prefix in actions. */
export interface ServiceKnowledge {
  /** By their lower-case name, without the prefix. */
  readonly actions: ReadonlyMap<string, string>
  /** Whether one of its requests, or what it is asked on, has the condition key; in lower case. */
  findKey(key: string): KeyType | undefined
  /** Whether it has the key where the action is asked; undefined where nothing is known of the key. */
  supports(action: string, key: string): boolean | undefined
}

export interface Knowledge {
  hasService(prefix: string): boolean
  /** Undefined of a service of which no more is known than that it is there: of it nothing is claimed. */
  findService(prefix: string): ServiceKnowledge | undefined
  /** Of the keys that any request may have; in lower case. */
  findGlobalKey(key: string): KeyType | undefined
  hasRegion(name: string): boolean
}
