import { type KeyRing, type ReadAs, type Received, tail } from '@waybill/messaging'
import { atEnd, type TestScope } from './cleanup.ts'
import type { Broker } from './create-broker.ts'
import { everyonesKeys } from './everyones-keys.ts'
import { until } from './until.ts'

export interface Receiver {
  /**
   * The first event of this type that fits and was not given before; waits for it.
   * @throws when it has not come within `within` milliseconds (default 10 s); the message tells what came instead
   */
  next<T>(
    event: ReadAs<T>,
    predicate?: (event: Received<T>) => boolean,
    options?: { within?: number },
  ): Promise<Received<T>>
  /** All that has come so far, in the order of arrival. */
  all(): readonly Received<unknown>[]
}

/**
 * Reads topics from their beginning, beside whatever services read them.
 *
 * @param options.keys What personal fields are opened with; of a service that has keys of its own, its `running.service.keys`
 */
export async function received(
  t: TestScope,
  broker: Broker,
  topics: readonly string[],
  { keys = everyonesKeys }: { keys?: KeyRing | undefined } = {},
): Promise<Receiver> {
  const events: Received<unknown>[] = []
  const given = new Set<Received<unknown>>()
  const errors: Error[] = []
  const following = tail({
    ...broker,
    topics,
    from: 'beginning',
    keys,
    onRecord: (event) => events.push(event),
    onError: (error) => errors.push(error),
  })
  atEnd(t, () => following.close())

  return {
    all: () => [...events],
    async next<T>(event: ReadAs<T>, predicate = (_event: Received<T>) => true, { within = 10_000 } = {}) {
      // Found and given in one step: of several that wait at once, each gets an event of its own.
      const take = () => {
        const found = events.find(
          (came): came is Received<T> => came.type === event.type && !given.has(came) && predicate(came as Received<T>),
        )
        if (found) given.add(found)
        return found
      }
      return until(take, { within }).catch((cause: unknown) => {
        const came = events.map(({ type, key }) => `${type} ${key}`)
        const failed = errors.map((error) => `; ${error.message}`).join('')
        throw new Error(
          `No ${event.type} came on ${topics.join(', ')} within ${within} ms. What came: ${came.join(', ') || 'nothing'}${failed}`,
          { cause },
        )
      })
    },
  }
}
