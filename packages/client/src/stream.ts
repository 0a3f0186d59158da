import { createParser } from 'eventsource-parser'
import { ApiError } from './errors.ts'

const MOST_FAILURES = 20
const PAUSE_MS = 500

/**
 * Reads a stream of server-sent events until it says that nothing follows. A connection that breaks is made again and
 * goes on behind the last event.
 *
 * @param connect opens the stream behind the event with this id
 * @param signal ends the reading, without an error
 * @throws ApiError when the gateway refuses for good, the last error when it stays away for ten seconds
 */
export async function* readStream<Step>(
  connect: (lastId: string | undefined) => Promise<Response>,
  signal?: AbortSignal,
): AsyncGenerator<Step> {
  let lastId: string | undefined

  for (let failures = 0; !signal?.aborted; ) {
    try {
      for await (const { id, event, data } of messagesOf(await connect(lastId))) {
        failures = 0
        if (event === 'end') return
        if (event === 'dropped') break
        // A gap has no data of the stream's own.
        if (event !== undefined) continue
        lastId = id ?? lastId
        yield JSON.parse(data) as Step
      }
    } catch (error) {
      if (signal?.aborted) return
      failures += 1
      const refused = error instanceof ApiError && error.status < 500 && error.status !== 429
      if (refused || failures === MOST_FAILURES) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

interface Message {
  id: string | undefined
  event: string | undefined
  data: string
}

async function* messagesOf({ body }: Response): AsyncGenerator<Message> {
  const messages: Message[] = []
  const parser = createParser({ onEvent: ({ id, event, data }) => messages.push({ id, event, data }) })
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    parser.feed(text)
    yield* messages.splice(0)
  }
}
