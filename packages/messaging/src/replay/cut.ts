import type { Read, ReadEvent } from '../consumer/read.ts'

/**
 * Cuts a partition's records, in their order, into runs of events that may be applied together. A record that is no
 * event stands alone. Where outside effects are asked, a key stands in a run once: its next event's effect may
 * depend on what the one before has committed.
 */
export function cut(reads: readonly Read[]): (ReadEvent[] | Exclude<Read, ReadEvent>)[] {
  const pieces: (ReadEvent[] | Exclude<Read, ReadEvent>)[] = []
  let run: ReadEvent[] = []
  let keys = new Set<string>()
  let asking = false

  const endRun = () => {
    if (run.length > 0) pieces.push(run)
    run = []
    keys = new Set()
    asking = false
  }

  for (const read of reads) {
    if (read.kind !== 'event') {
      endRun()
      pieces.push(read)
      continue
    }
    const asks = read.handlers.some((handler) => handler.effect)
    if ((asking || asks) && keys.has(read.event.key)) endRun()
    run.push(read)
    keys.add(read.event.key)
    asking ||= asks
  }
  endRun()
  return pieces
}
