import type { Brokers } from '@waybill/messaging/brokers'
import { countLetters, listRetryTopics } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { onCluster } from '../kafka/refusals.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import { DeskView } from './shapes.ts'

interface Means {
  kafka: { brokers: Brokers; topicPrefix: string }
  services: Services
  sessions: Sessions
}

const AGAIN_AFTER_MS = 2_000

/** GET /console/api/dead-letters: all that failed and waits for somebody, or for another try. */
export const showDesk =
  ({ kafka, services, sessions }: Means): Route =>
  (app) => {
    let counted: { at: number; found: Promise<Counted> } | undefined
    const count = async () => {
      const [letters, retries] = await Promise.all([countLetters(kafka), listRetryTopics(kafka)])
      return { letters, retries }
    }
    type Counted = Awaited<ReturnType<typeof count>>

    async function parkedOf(service: string, token: string) {
      const [first] = services.admins(service, token)
      try {
        // Of one process: all of a service have one database.
        return { service, error: null, ...((await first?.parked()) ?? { keys: [], complete: true }) }
      } catch (error) {
        return { service, keys: [], complete: false, error: error instanceof Problem ? error.message : String(error) }
      }
    }

    app.get(
      '/console/api/dead-letters',
      {
        schema: { response: { 200: DeskView }, tags: ['dead-letters'], summary: 'Dead letters, retries, parked keys' },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const token = sessions.found(request) ?? ''
        // All topics of dead letters are read for it: asked for at once by many, that is done once.
        if (!counted || Date.now() - counted.at > AGAIN_AFTER_MS) counted = { at: Date.now(), found: count() }
        const { found } = counted
        const [{ letters, retries }, parked] = await Promise.all([
          onCluster(() => found),
          Promise.all(services.names.map((service) => parkedOf(service, token))),
        ])
        return {
          services: letters.map(({ oldest, causes, ...service }) => ({
            ...service,
            oldest: oldest?.toISOString() ?? null,
            causes: causes.map((cause) => ({
              ...cause,
              type: cause.type ?? null,
              oldest: cause.oldest.toISOString(),
              newest: cause.newest.toISOString(),
            })),
          })),
          retries,
          parked: parked.filter(({ keys, error }) => keys.length > 0 || error !== null),
        }
      },
    )
  }
