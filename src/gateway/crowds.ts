// What is open, by where it comes from, and where most comes from: known at every moment, and looked for at none.

export class Crowds<Member> {
  readonly #byName = new Map<string, Set<Member>>()
  /** The crowds of each size, by the size. */
  readonly #bySize: Set<Set<Member>>[] = []

  add(name: string, member: Member): void {
    let crowd = this.#byName.get(name)
    if (!crowd) this.#byName.set(name, (crowd = new Set()))
    this.#leaveSize(crowd)
    crowd.add(member)
    this.#enterSize(crowd)
  }

  remove(name: string, member: Member): void {
    const crowd = this.#byName.get(name)
    if (!crowd?.has(member)) return
    this.#leaveSize(crowd)
    crowd.delete(member)
    if (crowd.size === 0) this.#byName.delete(name)
    else this.#enterSize(crowd)
    while (this.#bySize.at(-1)?.size === 0) this.#bySize.pop()
  }

  /** Behind all others of its crowd. */
  moveLast(name: string, member: Member): void {
    const crowd = this.#byName.get(name)
    if (crowd?.delete(member)) crowd.add(member)
  }

  /** The first of those that are greatest; empty where there are none. */
  get greatest(): ReadonlySet<Member> {
    const [crowd] = this.#bySize.at(-1) ?? []
    return crowd ?? new Set()
  }

  #enterSize(crowd: Set<Member>): void {
    while (this.#bySize.length <= crowd.size) this.#bySize.push(new Set())
    this.#bySize.at(crowd.size)!.add(crowd)
  }

  #leaveSize(crowd: Set<Member>): void {
    this.#bySize.at(crowd.size)?.delete(crowd)
  }
}
