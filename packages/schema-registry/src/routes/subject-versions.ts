import type { FastifyInstance } from 'fastify'
import { versionAnswer } from '../answers.ts'
import { deleteVersion } from '../delete.ts'
import { subjectNotFound } from '../errors.ts'
import { versionOf, versionsOf } from '../queries.ts'
import { register } from '../register.ts'
import type { Registry } from '../registry.ts'
import {
  checkSubject,
  deletedIn,
  isSet,
  page,
  type Query,
  readSchema,
  readVersionNumber,
  refuseImport,
} from '../request.ts'

type OnSubject = { Params: { subject: string }; Querystring: Query }
type OnVersion = { Params: { subject: string; version: string }; Querystring: Query }

/** The versions of one subject: register, list, read, delete. */
export function subjectVersionsRoutes(app: FastifyInstance, { store, defaultLevel }: Registry): void {
  app.post<OnSubject>('/subjects/:subject/versions', async ({ params: { subject }, body }) => {
    checkSubject(subject)
    const schema = readSchema(body)
    refuseImport(body)
    return { id: await store.write((state) => register(state, subject, schema, defaultLevel)) }
  })

  app.get<OnSubject>('/subjects/:subject/versions', async ({ params: { subject }, query }) => {
    const deleted = deletedIn(query)
    if (versionsOf(store.state, subject, deleted === 'without' ? 'without' : 'with').length === 0)
      throw subjectNotFound(subject)
    const versions = versionsOf(store.state, subject, deleted).map(({ stored }) => stored.version)
    return page(versions, query)
  })

  app.get<OnVersion>('/subjects/:subject/versions/:version', async ({ params: { subject, version }, query }) => {
    const deleted = isSet(query, 'deleted') ? 'with' : 'without'
    return versionAnswer(versionOf(store.state, subject, readVersionNumber(version), deleted).stored)
  })

  app.get<OnVersion>('/subjects/:subject/versions/:version/schema', async ({ params: { subject, version }, query }) => {
    const deleted = isSet(query, 'deleted') ? 'with' : 'without'
    return versionOf(store.state, subject, readVersionNumber(version), deleted).stored.schema
  })

  app.delete<OnVersion>('/subjects/:subject/versions/:version', ({ params: { subject, version }, query }) => {
    const number = readVersionNumber(version)
    return store.write((state) => deleteVersion(state, subject, number, isSet(query, 'permanent')))
  })
}
