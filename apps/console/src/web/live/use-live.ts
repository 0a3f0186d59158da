import { useEffect, useRef, useSyncExternalStore } from 'react'
import { queryClient } from '../api/query-client.ts'
import type { LiveEvent } from './live-event.ts'
import { Stream } from './stream.ts'

/** The tab's stream; the shell starts it. */
export const stream = new Stream('/api/stream', () => void queryClient.invalidateQueries())

export const useConnection = () => useSyncExternalStore(stream.watch, stream.state)

/** Calls `act` with the events of each frame, while the component is there. */
export function useLive(act: (events: readonly LiveEvent[]) => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => stream.listen((events) => latest.current(events)), [])
}

/**
 * Asks for these queries anew when events come that `concern` them; at most once in `everyMs`, so that a thousand events
 * a second cost no more than one.
 */
export function useRefresh(
  keys: readonly (readonly unknown[])[],
  concern: (event: LiveEvent) => boolean,
  everyMs: number,
) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useLive((events) => {
    if (timer.current !== undefined || !events.some(concern)) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey })
    }, everyMs)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
