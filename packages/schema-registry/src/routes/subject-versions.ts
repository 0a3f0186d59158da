import type { FastifyInstance } from 'fastify'
import { registeredAnswer, textOf, versionAnswer } from '../answers.ts'
import { deleteVersion } from '../delete.ts'
import { subjectNotFound } from '../errors.ts'
import { type Deleted, findVersion, referrersOf, versionOf, versionsOf } from '../queries.ts'
import { register } from '../register.ts'
import type { Registry } from '../registry.ts'
import {
  checkSubject,
  deletedIn,
  formIn,
  isSet,
  type OnSubject,
  type OnVersion,
  page,
  readSchemaRequest,
  readVersionNumber,
  subjectNamed,
  textIn,
} from '../request.ts'
import { configFor } from '../settings.ts'

/** The versions of one subject: register, list, read, delete. */
export function subjectVersionsRoutes(app: FastifyInstance, { store, defaultLevel, maxSchemaBytes }: Registry): void {
  app.post<OnSubject>('/subjects/:subject/versions', async ({ params, query, body }) => {
    checkSubject(params.subject)
    const request = readSchemaRequest(body, maxSchemaBytes)
    const stored = await store.write((state) => {
      const subject = subjectNamed(state, params.subject)
      const normalize = isSet(query, 'normalize') || configFor(state, subject, defaultLevel).normalize === true
      return register(state, subject, request, { normalize, force: isSet(query, 'force'), otherwise: defaultLevel })
    })
    return registeredAnswer(stored, findVersion(store.state, stored.subject, stored.version), textIn(query, 'format'))
  })

  app.get<OnSubject>('/subjects/:subject/versions', async ({ params, query }) => {
    const subject = subjectNamed(store.state, params.subject)
    const negative = isSet(query, 'deletedAsNegative')
    const deleted = deletedIn(query)
    if (versionsOf(store.state, subject, deleted === 'without' ? 'without' : 'with').length === 0)
      throw subjectNotFound(subject)
    const versions = versionsOf(store.state, subject, negative ? 'with' : deleted)
    const numbers = versions.map(({ stored }) => (negative && stored.deleted ? -stored.version : stored.version))
    return page(numbers, query)
  })

  app.get<OnVersion>('/subjects/:subject/versions/:version', async ({ params, query }) =>
    versionAnswer(versionIn(params, isSet(query, 'deleted') ? 'with' : 'without'), formIn(query)),
  )

  app.get<OnVersion>('/subjects/:subject/versions/:version/schema', async ({ params, query }) =>
    textOf(versionIn(params, isSet(query, 'deleted') ? 'with' : 'without'), textIn(query, 'format')),
  )

  app.get<OnVersion>('/subjects/:subject/versions/:version/referencedby', async ({ params, query }) => {
    const deleted = isSet(query, 'deleted') ? 'with' : 'without'
    return page(referrersOf(store.state, versionIn(params, 'with'), deleted), query)
  })

  app.delete<OnVersion>('/subjects/:subject/versions/:version', ({ params, query }) => {
    const number = readVersionNumber(params.version)
    return store.write((state) =>
      deleteVersion(state, subjectNamed(state, params.subject), number, isSet(query, 'permanent')),
    )
  })

  const versionIn = ({ subject, version }: OnVersion['Params'], deleted: Deleted) =>
    versionOf(store.state, subjectNamed(store.state, subject), readVersionNumber(version), deleted)
}
