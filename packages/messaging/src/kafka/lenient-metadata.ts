import type { API, Callback } from '@platformatic/kafka'

/** What matters here of a response to Metadata: each topic's own error, as against those of its partitions. */
interface Metadata {
  topics: { errorCode: number }[]
}

/** The client's Metadata API, whose answer stands when nothing but partitions is at fault in it. */
export function lenientMetadata<Api>(metadata: Api): Api {
  const api = metadata as API<unknown[], unknown>
  const changed = (connection: Parameters<typeof api>[0], ...args: unknown[]) => {
    const done = args.pop() as Callback<unknown>
    api(connection, ...args, (error: Error | null, answer?: unknown) => {
      const known = error ? partialAnswer(error) : undefined
      if (known) done(null, known)
      else done(error, answer)
    })
  }
  return Object.assign(changed, { key: api.key, version: api.version, async: api.async }) as never
}

/** The response that an error carries, when nothing but partitions is at fault in it. */
export function partialAnswer(error: Error): object | undefined {
  const { response } = error as { response?: Metadata }
  return response?.topics?.every(({ errorCode }) => errorCode === 0) ? response : undefined
}
