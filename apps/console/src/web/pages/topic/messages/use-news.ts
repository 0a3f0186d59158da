import { useEffect, useState } from 'react'
import { type MessageQuery, type MessageView, readMessages } from '../../../api/kafka.ts'

const EVERY_MS = 1_000
const AT_A_TIME = 200
/** More are not kept: the oldest make room. */
export const MOST_ROWS = 5_000

/** What has come since a page was read, the newest first. */
export interface News {
  messages: readonly MessageView[]
  error: unknown
}

/**
 * Asks again and again for what has come behind a cut. Nothing is missed: each time it goes on where it stopped.
 *
 * @param from the cut; undefined while nobody wants news
 */
export function useNews(topic: string, query: MessageQuery, from: string | undefined): News {
  const [news, setNews] = useState<News>({ messages: [], error: undefined })
  const scope = JSON.stringify({ ...query, direction: 'newer', limit: AT_A_TIME, at: undefined })

  useEffect(() => {
    setNews({ messages: [], error: undefined })
    if (from === undefined) return
    const stop = new AbortController()
    let at = from
    let timer: ReturnType<typeof setTimeout>
    async function ask(): Promise<void> {
      try {
        const page = await readMessages(topic, { ...(JSON.parse(scope) as MessageQuery), at }, stop.signal)
        at = page.at
        const fresh = page.messages.toReversed()
        setNews(({ messages, error }) =>
          fresh.length === 0 && error === undefined
            ? { messages, error }
            : { messages: [...fresh, ...messages].slice(0, MOST_ROWS), error: undefined },
        )
      } catch (error) {
        if (!stop.signal.aborted) setNews(({ messages }) => ({ messages, error }))
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void ask(), EVERY_MS)
    }
    void ask()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [topic, scope, from])

  return news
}
