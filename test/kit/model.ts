// What a store holds, played again from its journal. Each change is carried out where the journal has it and must be right there:
// a change that relied on what another had already undone is a complaint.
import type { TrailEvent } from '../../src/core/records/trail-event.ts'

interface User {
  readonly tags: Map<string, string>
  readonly accessKeys: Map<string, string>
  readonly attached: Set<string>
}

interface Key {
  state: string
  readonly tags: Map<string, string>
}

interface Parameters {
  readonly userName: string
  readonly accessKeyId: string
  readonly status: string
  readonly policyName: string
  readonly policyArn: string
  readonly keyId: string
  readonly aliasName: string
  readonly targetKeyId: string
  readonly tags: readonly Partial<Record<'key' | 'tagKey' | 'value' | 'tagValue', string>>[]
}

const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

function require(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

export class Model {
  readonly #users = new Map<string, User>()
  readonly #keys = new Map<string, Key>()
  readonly #aliases = new Map<string, string>()
  readonly #policies = new Set<string>()

  /** Answers what is wrong with a change that was committed, or undefined. */
  apply(event: TrailEvent): string | undefined {
    const change = this.#changes[event.eventName]
    if (!change || event.errorCode !== undefined) return undefined
    try {
      change((event.requestParameters ?? {}) as Parameters, event)
      return undefined
    } catch (error) {
      return `${event.eventName} ${JSON.stringify(event.requestParameters)}: ${(error as Error).message}`
    }
  }

  /** All that a read can answer, by name. Each stands in one record: records that are read together may differ in age. */
  views(): Map<string, string> {
    const views = new Map<string, string>()
    for (const [name, { tags, accessKeys, attached }] of this.#users) {
      views.set(`tags of ${name}`, textOf(tags))
      views.set(`access keys of ${name}`, [...accessKeys.keys()].sort().join())
      for (const [id, status] of accessKeys) views.set(`status of ${id}`, status)
      views.set(`policies of ${name}`, [...attached].sort().join())
    }
    for (const [id, { state, tags }] of this.#keys) {
      views.set(`state of ${id}`, state)
      views.set(`tags of ${id}`, textOf(tags))
    }
    for (const [name, id] of this.#aliases) views.set(`key of ${name}`, id)
    return views
  }

  readonly #changes: Readonly<Record<string, (given: Parameters, event: TrailEvent) => void>> = {
    CreateUser: ({ userName }) => {
      require(!this.#users.has(userName), 'the user is there')
      this.#users.set(userName, { tags: new Map(), accessKeys: new Map(), attached: new Set() })
    },
    DeleteUser: ({ userName }) => {
      const { accessKeys, attached } = this.#user(userName)
      require(accessKeys.size === 0, 'leaves an orphan access key')
      require(attached.size === 0, 'leaves an attachment')
      this.#users.delete(userName)
    },
    TagUser: ({ userName, tags }) => setTags(this.#user(userName).tags, tags),
    CreateAccessKey: ({ userName }, { responseElements }) => {
      const { accessKeys } = this.#user(userName)
      require(accessKeys.size < 2, 'is a third access key')
      accessKeys.set((responseElements as { accessKey: { accessKeyId: string } }).accessKey.accessKeyId, 'Active')
    },
    UpdateAccessKey: ({ userName, accessKeyId, status }) => {
      require(this.#user(userName).accessKeys.has(accessKeyId), 'there is no such access key')
      this.#user(userName).accessKeys.set(accessKeyId, status)
    },
    DeleteAccessKey: ({ userName, accessKeyId }) =>
      require(this.#user(userName).accessKeys.delete(accessKeyId), 'there is no such access key'),
    CreatePolicy: ({ policyName }) => {
      require(!this.#policies.has(policyName), 'the policy is there')
      this.#policies.add(policyName)
    },
    DeletePolicy: ({ policyArn }) => {
      const name = nameIn(policyArn)
      require([...this.#users.values()].every(({ attached }) => !attached.has(name)), 'the policy is attached')
      require(this.#policies.delete(name), 'there is no such policy')
    },
    AttachUserPolicy: ({ userName, policyArn }) => {
      require(this.#policies.has(nameIn(policyArn)), 'there is no such policy')
      this.#user(userName).attached.add(nameIn(policyArn))
    },
    DetachUserPolicy: ({ userName, policyArn }) =>
      require(this.#user(userName).attached.delete(nameIn(policyArn)), 'the policy was not attached'),
    CreateKey: (_, { responseElements }) => {
      const { keyId } = (responseElements as { keyMetadata: { keyId: string } }).keyMetadata
      this.#keys.set(keyId, { state: 'Enabled', tags: new Map() })
    },
    EnableKey: ({ keyId }) => void (this.#usable(keyId).state = 'Enabled'),
    DisableKey: ({ keyId }) => void (this.#usable(keyId).state = 'Disabled'),
    ScheduleKeyDeletion: ({ keyId }) => void (this.#usable(keyId).state = 'PendingDeletion'),
    CancelKeyDeletion: ({ keyId }) => {
      require(this.#key(keyId).state === 'PendingDeletion', 'the key is not pending deletion')
      this.#key(keyId).state = 'Disabled'
    },
    DeleteKey: (_, { resources }) => {
      const id = nameIn(resources![0]!.ARN)
      require(this.#key(id).state === 'PendingDeletion', 'the key is not pending deletion')
      this.#keys.delete(id)
      for (const [alias, target] of this.#aliases) if (target === id) this.#aliases.delete(alias)
    },
    TagResource: ({ keyId, tags }) => setTags(this.#usable(keyId).tags, tags),
    CreateAlias: ({ aliasName, targetKeyId }) => {
      this.#usable(targetKeyId)
      require(!this.#aliases.has(aliasName), 'the alias is there')
      this.#aliases.set(aliasName, targetKeyId)
    },
    UpdateAlias: ({ aliasName, targetKeyId }) => {
      this.#usable(targetKeyId)
      require(this.#aliases.has(aliasName), 'there is no such alias')
      this.#aliases.set(aliasName, targetKeyId)
    },
    DeleteAlias: ({ aliasName }) => require(this.#aliases.delete(aliasName), 'there is no such alias'),
  }

  #user(name: string): User {
    require(this.#users.has(name), 'there is no such user')
    return this.#users.get(name)!
  }

  #key(id: string): Key {
    require(this.#keys.has(id), 'the key is deleted')
    return this.#keys.get(id)!
  }

  #usable(id: string): Key {
    require(this.#key(id).state !== 'PendingDeletion', 'the key is pending deletion')
    return this.#key(id)
  }
}

function setTags(tags: Map<string, string>, given: Parameters['tags']): void {
  for (const { key, tagKey, value, tagValue } of given) tags.set((key ?? tagKey)!, (value ?? tagValue)!)
}

export function textOf(entries: Iterable<readonly [string, string]>): string {
  return Array.from(entries, entry => entry.join('=')).sort().join()
}
