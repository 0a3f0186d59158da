import { createParser } from 'eventsource-parser'
import { reach, toError } from '../platform/api.ts'

/** One step of an order, as the gateway's stream tells it. */
export interface Step {
  type: string
  service: string
  topic: string
  partition: number
  offset: number
  time: string
  orderId: string | null
  data: Record<string, unknown>
  sincePlacedMs: number | null
}

const MOST_ATTEMPTS = 20
const PAUSE_MS = 500

/**
 * The steps of an order from its first on, until its end. A connection that breaks is made again and goes on behind the
 * last step.
 *
 * @throws ApiError when the gateway refuses, Error when it stays away for ten seconds
 */
export async function* watchOrder(gateway: string, orderId: string, token: string): AsyncGenerator<Step> {
  let lastId: string | undefined
  let failures = 0

  while (failures < MOST_ATTEMPTS) {
    try {
      for await (const { id, event, data } of connect(`${gateway}/api/orders/${orderId}/stream`, token, lastId)) {
        failures = 0
        if (event === 'end') return
        if (event === 'dropped') break
        lastId = id ?? lastId
        yield JSON.parse(data) as Step
      }
    } catch (error) {
      if ((error as { status?: number }).status !== undefined && (error as { status: number }).status < 500) throw error
      failures += 1
      if (failures === MOST_ATTEMPTS) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

interface Message {
  id: string | undefined
  event: string | undefined
  data: string
}

async function* connect(url: string, token: string, lastId: string | undefined): AsyncGenerator<Message> {
  const response = await reach(url, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
  })
  if (!response.ok || !response.body) throw toError(response.status, await response.text())

  const messages: Message[] = []
  const parser = createParser({ onEvent: ({ id, event, data }) => messages.push({ id, event, data }) })
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    parser.feed(text)
    yield* messages.splice(0)
  }
}
