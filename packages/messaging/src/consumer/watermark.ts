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
  const open: bigint[] = []
  const done = new Set<bigint>()
  let last: bigint | undefined

  return {
    received(offset) {
      open.push(offset)
      last = offset
    },
    done(offset) {
      done.add(offset)
      let dealtWith = 0
      while (dealtWith < open.length && done.delete(open[dealtWith] as bigint)) dealtWith += 1
      if (dealtWith > 0) open.splice(0, dealtWith)
    },
    next(also = []) {
      if (last === undefined) return undefined
      const soon = new Set(also)
      return open.find((offset) => !done.has(offset) && !soon.has(offset)) ?? last + 1n
    },
    undone: () => open.length - done.size,
    spread: () => open.length,
  }
}
