import type { FastifyInstance } from 'fastify'
import { versionAnswer } from '../answers.ts'
import { deleteSubject } from '../delete.ts'
import { schemaNotFound, subjectNotFound } from '../errors.ts'
import { subjectsOf, versionsOf, versionWithIdentity } from '../queries.ts'
import type { Registry } from '../registry.ts'
import { deletedIn, isSet, page, type Query, readSchema } from '../request.ts'
import { identity } from '../version.ts'

type OnSubject = { Params: { subject: string }; Querystring: Query }

/** Subjects as a whole: list, look up a schema in one, delete. */
export function subjectsRoutes(app: FastifyInstance, { store }: Registry): void {
  app.get<{ Querystring: Query }>('/subjects', async ({ query }) => {
    const prefix = query.subjectPrefix === undefined ? '' : String(query.subjectPrefix)
    const subjects = subjectsOf(store.state, deletedIn(query)).filter((subject) => subject.startsWith(prefix))
    return page(subjects, query)
  })

  app.post<OnSubject>('/subjects/:subject', async ({ params: { subject }, query, body }) => {
    const schema = readSchema(body)
    const deleted = isSet(query, 'deleted') ? 'with' : 'without'
    const found = versionWithIdentity(store.state, subject, identity(schema.schemaType, schema.text), deleted)
    if (found !== undefined) return versionAnswer(found.stored)
    throw versionsOf(store.state, subject, deleted).length === 0 ? subjectNotFound(subject) : schemaNotFound()
  })

  app.delete<OnSubject>('/subjects/:subject', ({ params, query }) =>
    store.write((state) => deleteSubject(state, params.subject, isSet(query, 'permanent'))),
  )
}
