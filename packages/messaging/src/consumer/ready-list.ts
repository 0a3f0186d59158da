/** Items in the order they came, given out so that no two of one key are out at once, unless they go together. */
export interface ReadyList<T> {
  add(item: T): void
  /** The first item of a key of which nothing is out; its key is out from now on. */
  next(): T | undefined
  /** The item behind those of this key that are out, when `joins` wants it to go with them. */
  follow(key: string, joins: (item: T) => boolean): T | undefined
  /** Takes a key out without an item. False when it is out already. */
  hold(key: string): boolean
  /** One of what was out of this key is dealt with. */
  release(key: string): void
  /** How many could be given out now, those included that would follow others of their key. */
  free(): number
}

/**
 * Any free worker takes any key whose turn it is. So a key that takes long holds up its own items and no other's;
 * with lanes by hash of the key, a slow key stops every key that falls on its lane.
 */
export function createReadyList<T extends { readonly key: string }>(): ReadyList<T> {
  const waiting = new Map<string, T[]>()
  const out = new Map<string, number>()
  // A set keeps the order of insertion: the key that became ready first comes first.
  const ready = new Set<string>()
  let free = 0
  const many = (key: string) => waiting.get(key)?.length ?? 0

  function take(key: string): T | undefined {
    const items = waiting.get(key)
    if (!out.has(key)) free -= many(key)
    const item = items?.shift()
    if (items?.length === 0) waiting.delete(key)
    out.set(key, (out.get(key) ?? 0) + 1)
    return item
  }

  return {
    add(item) {
      const items = waiting.get(item.key)
      if (items) items.push(item)
      else waiting.set(item.key, [item])
      if (out.has(item.key)) return
      ready.add(item.key)
      free += 1
    },
    next() {
      const [key] = ready
      if (key === undefined) return undefined
      ready.delete(key)
      return take(key)
    },
    follow(key, joins) {
      const [item] = waiting.get(key) ?? []
      return item && joins(item) ? take(key) : undefined
    },
    hold(key) {
      if (out.has(key)) return false
      free -= many(key)
      out.set(key, 1)
      ready.delete(key)
      return true
    },
    release(key) {
      const left = (out.get(key) ?? 0) - 1
      if (left > 0) return void out.set(key, left)
      out.delete(key)
      if (waiting.has(key)) ready.add(key)
      free += many(key)
    },
    free: () => free,
  }
}
