import { useEffect, useRef, useState } from 'react'
import { findSameKey, type SameKey } from '../../api/kafka.ts'

export type Direction = 'older' | 'newer'

type Look =
  | { state: 'looking'; direction: Direction }
  | { state: 'ended'; direction: Direction; found: SameKey }
  | { state: 'failed'; direction: Direction; error: Error }

interface Place {
  topic: string
  partition: number
  offset: string
}

/**
 * Looks for the next or previous record with the same key; one look at a time, and none goes on when the page is left.
 *
 * @param onFound told the offset of the one that was found
 */
export function useSameKey(place: Place, onFound: (offset: string) => void) {
  const [look, setLook] = useState<Look>()
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  async function find(direction: Direction, from?: string): Promise<void> {
    running.current?.abort()
    const stop = new AbortController()
    running.current = stop
    setLook({ state: 'looking', direction })
    try {
      const found = await findSameKey(place, direction, from, stop.signal)
      if (stop.signal.aborted) return
      setLook({ state: 'ended', direction, found })
      if (found.offset !== null) onFound(found.offset)
    } catch (error) {
      if (!stop.signal.aborted) setLook({ state: 'failed', direction, error: error as Error })
    }
  }

  return {
    look,
    find: (direction: Direction, from?: string) => void find(direction, from),
    stop() {
      running.current?.abort()
      setLook(undefined)
    },
  }
}
