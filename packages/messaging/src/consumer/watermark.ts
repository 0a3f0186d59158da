/** Knows up to where a partition is dealt with, when its records are dealt with in any order. */
export interface Watermark {
  /** Offsets come in rising order, with gaps: compaction and transaction markers leave some out. */
  received(offset: bigint): void
  done(offset: bigint): void
  /** The offset to read on from once `also` are done too, or undefined before the first record. */
  next(also?: readonly bigint[]): bigint | undefined
  /** How many are not done. */
  undone(): number
  /** How many offsets lie between the first that is not done and the last received. */
  spread(): number
}

export function createWatermark(): Watermark {
  let open: bigint[] = []
  // Those before this one are done: they are taken off now and then, not one by one.
  let first = 0
  const done = new Set<bigint>()
  let last: bigint | undefined

  return {
    received(offset) {
      open.push(offset)
      last = offset
    },
    done(offset) {
      done.add(offset)
      while (first < open.length && done.delete(open[first] as bigint)) first += 1
      if (first < open.length / 2) return
      open = open.slice(first)
      first = 0
    },
    next(also = []) {
      if (last === undefined) return undefined
      const soon = new Set(also)
      for (let i = first; i < open.length; i += 1) {
        const offset = open[i] as bigint
        if (!done.has(offset) && !soon.has(offset)) return offset
      }
      return last + 1n
    },
    undone: () => open.length - first - done.size,
    spread: () => open.length - first,
  }
}
