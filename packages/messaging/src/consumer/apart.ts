/** Waits until it may begin: beside others, or alone. Returns what says that it has ended. */
export type Apart = (alone: boolean) => Promise<() => void>

/** Keeps what has to run alone apart from all else; whoever came first goes first, so nobody waits for ever. */
export function createApart(): Apart {
  const waiting: { alone: boolean; begin(): void }[] = []
  let beside = 0
  let isOneAlone = false

  function admit(): void {
    for (;;) {
      const [next] = waiting
      if (!next || isOneAlone || (next.alone && beside > 0)) return
      waiting.shift()
      if (next.alone) isOneAlone = true
      else beside += 1
      next.begin()
    }
  }

  return async (alone) => {
    await new Promise<void>((begin) => {
      waiting.push({ alone, begin })
      admit()
    })
    let ended = false
    return () => {
      if (ended) return
      ended = true
      if (alone) isOneAlone = false
      else beside -= 1
      admit()
    }
  }
}
