import { listDeadLetters } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { onCluster } from '../kafka/refusals.ts'
import type { LetterMeans } from './routes.ts'
import { filterOf, LetterView, Select, ServiceParams, viewLetter } from './shapes.ts'

const MOST_SHOWN = 500

/** GET /console/api/dead-letters/:service: its open letters that fit, in the order in which they came. */
export const listLetters =
  ({ kafka }: LetterMeans): Route =>
  (app) => {
    const { code, type, text, key } = Select.properties
    app.get(
      '/console/api/dead-letters/:service',
      {
        schema: {
          params: ServiceParams,
          querystring: Type.Object({ code, type, text, key }),
          response: {
            200: Type.Object({
              letters: Type.Array(LetterView),
              complete: Type.Boolean({ description: `false: there are more than ${MOST_SHOWN}` }),
            }),
          },
          tags: ['dead-letters'],
          summary: 'Open dead letters of a service',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { service }, query }) => {
        return onCluster(async () => {
          const letters = []
          let complete = true
          for await (const letter of listDeadLetters({ ...kafka, service, filter: filterOf(query) })) {
            complete = letters.length < MOST_SHOWN
            if (!complete) break
            letters.push(viewLetter(letter))
          }
          return { letters, complete }
        })
      },
    )
  }
