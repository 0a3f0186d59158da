import type { FastifyInstance } from 'fastify'
import { readCandidate } from '../candidate.ts'
import { InvalidSchema, versionNotFound } from '../errors.ts'
import { findVersion, versionsOf } from '../queries.ts'
import { incompatibilities } from '../register.ts'
import type { Registry } from '../registry.ts'
import {
  isSet,
  type OnSubject,
  type OnVersion,
  type Query,
  readSchemaRequest,
  readVersionNumber,
  subjectNamed,
} from '../request.ts'
import { configFor } from '../settings.ts'
import type { Version } from '../version.ts'

/** Would a schema be taken? Against all versions its subject's level asks for, or against one of them. */
export function compatibilityRoutes(app: FastifyInstance, { store, defaultLevel, maxSchemaBytes }: Registry): void {
  app.post<OnSubject>('/compatibility/subjects/:subject/versions', async ({ params, query, body }) => {
    const subject = subjectNamed(store.state, params.subject)
    return answer(subject, versionsOf(store.state, subject), body, query)
  })

  app.post<OnVersion>('/compatibility/subjects/:subject/versions/:version', async ({ params, query, body }) => {
    const subject = subjectNamed(store.state, params.subject)
    const number = readVersionNumber(params.version)
    const version = findVersion(store.state, subject, number)
    if (version === undefined && number !== 'latest') throw versionNotFound(number)
    return answer(subject, version === undefined ? [] : [version], body, query)
  })

  function answer(subject: string, earlier: Version[], body: unknown, query: Query) {
    const verbose = isSet(query, 'verbose')
    const config = configFor(store.state, subject, defaultLevel)
    const normalize = isSet(query, 'normalize') || config.normalize === true
    const options = { normalize, isNew: true, lenient: config.validateNewSchemas === false }
    try {
      const candidate = readCandidate(store.state, subject, readSchemaRequest(body, maxSchemaBytes), options)
      const messages = incompatibilities(config, candidate, earlier)
      return { is_compatible: messages.length === 0, ...(verbose && { messages }) }
    } catch (error) {
      // Whoever asks for messages gets an invalid schema as one of them; this is Confluent's way.
      if (!(verbose && error instanceof InvalidSchema)) throw error
      return { is_compatible: false, messages: [error.message] }
    }
  }
}
