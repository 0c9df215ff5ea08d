// What is open or held, by whose it is, and whose is most: known at every moment, and looked for at none.

interface Crowd<Member> {
  readonly members: Set<Member>
  /** What its members weigh. */
  size: number
}

export class Crowds<Member> {
  readonly #weigh: (member: Member) => number
  readonly #byName = new Map<string, Crowd<Member>>()
  /** The crowds of each size, by the size. */
  readonly #bySize: Set<Crowd<Member>>[] = []

  /** A member's weight is a whole number, at least 1, and stays what it is. */
  constructor(weigh: (member: Member) => number = () => 1) {
    this.#weigh = weigh
  }

  add(name: string, member: Member): void {
    let crowd = this.#byName.get(name)
    if (!crowd) this.#byName.set(name, (crowd = { members: new Set(), size: 0 }))
    crowd.members.add(member)
    this.#resize(crowd, this.#weigh(member))
  }

  remove(name: string, member: Member): void {
    const crowd = this.#byName.get(name)
    if (!crowd?.members.delete(member)) return
    this.#resize(crowd, -this.#weigh(member))
    if (crowd.size === 0) this.#byName.delete(name)
    while (this.#bySize.at(-1)?.size === 0) this.#bySize.pop()
  }

  /** Behind all others of its crowd. */
  moveLast(name: string, member: Member): void {
    const members = this.#byName.get(name)?.members
    if (members?.delete(member)) members.add(member)
  }

  /** The first of those that are greatest; empty where there are none. */
  get greatest(): ReadonlySet<Member> {
    const [crowd] = this.#bySize.at(-1) ?? []
    return crowd?.members ?? new Set()
  }

  #resize(crowd: Crowd<Member>, by: number): void {
    this.#bySize.at(crowd.size)?.delete(crowd)
    crowd.size += by
    if (crowd.size === 0) return
    while (this.#bySize.length <= crowd.size) this.#bySize.push(new Set())
    this.#bySize.at(crowd.size)!.add(crowd)
  }
}
