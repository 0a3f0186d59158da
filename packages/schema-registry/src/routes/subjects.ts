import type { FastifyInstance } from 'fastify'
import { versionAnswer } from '../answers.ts'
import { EVERY_CONTEXT } from '../context.ts'
import { deleteSubject } from '../delete.ts'
import { schemaNotFound, subjectNotFound } from '../errors.ts'
import { lookUp } from '../lookup.ts'
import { subjectsOf, versionsOf } from '../queries.ts'
import type { Registry } from '../registry.ts'
import {
  deletedIn,
  formIn,
  isSet,
  type OnSubject,
  page,
  type Query,
  readSchemaRequest,
  subjectNamed,
  valuesIn,
} from '../request.ts'
import { configFor } from '../settings.ts'

/** Subjects as a whole: list, look up a schema in one, delete. */
export function subjectsRoutes(app: FastifyInstance, { store, defaultLevel, maxSchemaBytes }: Registry): void {
  app.get<{ Querystring: Query }>('/subjects', async ({ query }) => {
    const [prefix = EVERY_CONTEXT] = valuesIn(query, 'subjectPrefix')
    return page(subjectsOf(store.state, deletedIn(query), prefix), query)
  })

  app.post<OnSubject>('/subjects/:subject', async ({ params, query, body }) => {
    const subject = subjectNamed(store.state, params.subject)
    const { normalize } = configFor(store.state, subject, defaultLevel)
    const found = lookUp(store.state, subject, readSchemaRequest(body, maxSchemaBytes), {
      normalize: isSet(query, 'normalize') || normalize === true,
      deleted: isSet(query, 'deleted') ? 'with' : 'without',
      otherwise: defaultLevel,
    })
    return versionAnswer(found, formIn(query))
  })

  app.get<OnSubject>('/subjects/:subject/metadata', async ({ params, query }) => {
    const subject = subjectNamed(store.state, params.subject)
    const values = valuesIn(query, 'value')
    const wanted = valuesIn(query, 'key').flatMap((key, index) => {
      const value = values[index]
      return value === undefined ? [] : [[key, value] as const]
    })
    const versions = versionsOf(store.state, subject, isSet(query, 'deleted') ? 'with' : 'without')
    const found = versions.findLast(({ stored: { metadata } }) =>
      wanted.every(([key, value]) => metadata?.properties?.[key] === value),
    )
    if (found?.stored.metadata?.properties !== undefined) return versionAnswer(found, formIn(query))
    throw versions.length === 0 ? subjectNotFound(subject) : schemaNotFound()
  })

  app.delete<OnSubject>('/subjects/:subject', ({ params, query }) =>
    store.write((state) => deleteSubject(state, subjectNamed(state, params.subject), isSet(query, 'permanent'))),
  )
}
