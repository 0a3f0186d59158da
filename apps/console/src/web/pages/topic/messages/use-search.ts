import { useCallback, useEffect, useRef, useState } from 'react'
import { type MessageQuery, type MessageView, type Progress, searchMessages } from '../../../api/kafka.ts'

/** A search as far as it is. */
export interface Search {
  messages: readonly MessageView[]
  progress: Progress | undefined
  /** Why it ended, and where it can be gone on with; undefined while it runs. */
  end: { why: 'limit' | 'end' | 'budget' | 'stopped'; at: string } | undefined
  error: unknown
  stop(): void
  goOn(): void
}

interface Found {
  messages: readonly MessageView[]
  progress: Progress | undefined
  end: Search['end']
  error: unknown
}

const nothing: Found = { messages: [], progress: undefined, end: undefined, error: undefined }

/** Searches while it is asked for, anew whenever it is asked for something else. */
export function useSearch(topic: string, query: MessageQuery | undefined): Search {
  const [found, setFound] = useState<Found>(nothing)
  const running = useRef<AbortController>(undefined)
  const wanted = JSON.stringify(query)

  const run = useCallback(
    (asked: MessageQuery) => {
      running.current?.abort()
      const stop = new AbortController()
      running.current = stop
      // Handed over once a frame, however many come.
      let waiting: MessageView[] = []
      const flush = () => {
        if (stop.signal.aborted) return
        const news = waiting
        waiting = []
        setFound((before) => ({ ...before, messages: [...before.messages, ...news] }))
      }
      searchMessages(topic, asked, stop.signal, (line) => {
        if (line.kind === 'match') {
          waiting.push(line.message)
          if (waiting.length === 1) requestAnimationFrame(flush)
        } else if (line.kind === 'progress') setFound((before) => ({ ...before, progress: line }))
        else if (line.kind === 'done') {
          setFound((before) => ({ ...before, progress: line.progress, end: { why: line.why, at: line.at } }))
        }
      }).catch((error: unknown) => {
        if (!stop.signal.aborted) setFound((before) => ({ ...before, error }))
      })
      return stop
    },
    [topic],
  )

  useEffect(() => {
    setFound(nothing)
    if (wanted === undefined) return
    const stop = run(JSON.parse(wanted) as MessageQuery)
    return () => stop.abort()
  }, [wanted, run])

  return {
    ...found,
    stop() {
      running.current?.abort()
      setFound((before) => ({ ...before, end: before.end ?? { why: 'stopped', at: '' } }))
    },
    goOn() {
      const { end } = found
      if (!end || end.at === '' || query === undefined) return
      setFound((before) => ({ ...before, end: undefined, progress: undefined }))
      run({ ...query, at: end.at })
    },
  }
}
