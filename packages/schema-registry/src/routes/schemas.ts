import type { FastifyInstance } from 'fastify'
import { schemaAnswer } from '../answers.ts'
import { schemaNotFound } from '../errors.ts'
import { versionsWithId } from '../queries.ts'
import type { Registry } from '../registry.ts'
import { isSet, page, type Query } from '../request.ts'
import { SCHEMA_TYPES } from '../schema-format.ts'
import type { State } from '../state.ts'

type ById = { Params: { id: string }; Querystring: Query }

/** Schemas by their id: what every consumer asks, once for each id it meets. */
export function schemasRoutes(app: FastifyInstance, { store }: Registry): void {
  app.get('/schemas/types', async () => SCHEMA_TYPES)

  app.get<ById>('/schemas/ids/:id', async ({ params, query }) => {
    const [{ stored }] = versionsWithId(store.state, readId(params.id))
    return { ...schemaAnswer(stored), ...(isSet(query, 'fetchMaxId') && { maxId: store.state.maxId }) }
  })

  app.get<ById>('/schemas/ids/:id/schema', async ({ params }) => {
    const [{ stored }] = versionsWithId(store.state, readId(params.id))
    return stored.schema
  })

  app.get<ById>('/schemas/ids/:id/subjects', async ({ params, query }) => {
    const subjects = new Set(versionsUsing(store.state, params.id, query).map(({ subject }) => subject))
    return page([...subjects], query)
  })

  app.get<ById>('/schemas/ids/:id/versions', async ({ params, query }) =>
    page(versionsUsing(store.state, params.id, query), query),
  )
}

function versionsUsing(state: State, id: string, query: Query): { subject: string; version: number }[] {
  return versionsWithId(state, readId(id))
    .map(({ stored }) => stored)
    .filter(({ deleted, subject }) => (!deleted || isSet(query, 'deleted')) && (query.subject ?? subject) === subject)
    .map(({ subject, version }) => ({ subject, version }))
    .sort((a, b) => (a.subject === b.subject ? a.version - b.version : a.subject < b.subject ? -1 : 1))
}

function readId(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw schemaNotFound(text)
  return Number(text)
}
