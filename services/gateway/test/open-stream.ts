import { EventSourceParserStream } from 'eventsource-parser/stream'

/** Opens a stream and reads it event by event. */
export async function open(url: string, headers: Record<string, string>) {
  const leaving = new AbortController()
  const response = await fetch(url, { headers, signal: leaving.signal })
  const reader = response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  const next = async () => {
    const { value, done } = (await reader?.read()) ?? { done: true }
    return done ? undefined : { id: value?.id, event: value?.event, ...JSON.parse(value?.data ?? '{}') }
  }
  const take = async (count: number) => {
    const events: Awaited<ReturnType<typeof next>>[] = []
    while (events.length < count) events.push(await next())
    return events
  }
  return { response, next, take, leave: () => leaving.abort() }
}
