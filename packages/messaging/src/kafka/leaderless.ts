import { type API, type Callback, kGetApi, Producer } from '@platformatic/kafka'

/** What matters here of a response to Metadata: each topic's own error, as against those of its partitions. */
interface Metadata {
  topics: { errorCode: number }[]
}

/**
 * A producer that knows a topic of which one partition has no leader. The client (2.12.1) takes that partition's error for one
 * of the whole request, and would know nothing of the topic while it lasts.
 */
export class LeaderlessProducer extends Producer {
  override [kGetApi]<A extends unknown[], R>(name: string, callback: Callback<API<A, R>>): void {
    super[kGetApi]<A, R>(name, (error, api) => callback(error, name === 'Metadata' && api ? lenientMetadata(api) : api))
  }
}

/** The client's Metadata, whose answer stands when nothing but partitions is at fault in it. */
export function lenientMetadata<A extends unknown[], R>(api: API<A, R>): API<A, R> {
  const call: API<unknown[], R> = api as never
  const changed = (connection: Parameters<typeof call>[0], ...args: unknown[]) => {
    const done = args.pop() as Callback<R>
    call(connection, ...args, (error: Error | null, answer?: R) => {
      const known = error ? partialAnswer(error) : undefined
      if (known) done(null, known as R)
      else done(error, answer as R)
    })
  }
  return Object.assign(changed, { key: api.key, version: api.version, async: api.async }) as never
}

/** The response that an error carries, when nothing but partitions is at fault in it. */
export function partialAnswer(error: Error): object | undefined {
  const { response } = error as { response?: Metadata }
  return response?.topics?.every(({ errorCode }) => errorCode === 0) ? response : undefined
}
