import type { FastifyInstance } from 'fastify'
import { violations } from '../compatibility-level.ts'
import { InvalidSchema } from '../errors.ts'
import { levelFor, versionOf, versionsOf } from '../queries.ts'
import type { Registry } from '../registry.ts'
import { isSet, type Query, readSchema, readVersionNumber } from '../request.ts'
import type { Version } from '../version.ts'

type OnSubject = { Params: { subject: string }; Querystring: Query }
type OnVersion = { Params: { subject: string; version: string }; Querystring: Query }

/** Would a schema be taken? Against all versions its subject's level asks for, or against one of them. */
export function compatibilityRoutes(app: FastifyInstance, { store, defaultLevel }: Registry): void {
  app.post<OnSubject>('/compatibility/subjects/:subject/versions', async ({ params: { subject }, query, body }) =>
    answer(subject, versionsOf(store.state, subject), body, query),
  )

  app.post<OnVersion>('/compatibility/subjects/:subject/versions/:version', async ({ params, query, body }) => {
    const { subject } = params
    const number = readVersionNumber(params.version)
    const first = number === 'latest' && versionsOf(store.state, subject).length === 0
    return answer(subject, first ? [] : [versionOf(store.state, subject, number)], body, query)
  })

  function answer(subject: string, earlier: Version[], body: unknown, query: Query) {
    const verbose = isSet(query, 'verbose')
    try {
      const messages = violations(levelFor(store.state, subject, defaultLevel), readSchema(body), earlier)
      return { is_compatible: messages.length === 0, ...(verbose && { messages }) }
    } catch (error) {
      // Whoever asks for messages gets an invalid schema as one of them; this is Confluent's way.
      if (!(verbose && error instanceof InvalidSchema)) throw error
      return { is_compatible: false, messages: [error.message] }
    }
  }
}
