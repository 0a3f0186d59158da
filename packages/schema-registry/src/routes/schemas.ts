import type { FastifyInstance } from 'fastify'
import { schemaAnswer, textOf, versionAnswer } from '../answers.ts'
import { contextOf, subjectBeside } from '../context.ts'
import { RestError, schemaNotFound } from '../errors.ts'
import { subjectsOf, versionsOf, versionsWithGuid, versionsWithId } from '../queries.ts'
import type { StoredSchema } from '../record-format.ts'
import type { Registry } from '../registry.ts'
import { formIn, isSet, page, type Query, subjectNamed, textIn } from '../request.ts'
import { SCHEMA_TYPES } from '../schema-format.ts'
import type { State } from '../state.ts'
import type { Version } from '../version.ts'

type ById = { Params: { id: string }; Querystring: Query }
type ByGuid = { Params: { guid: string }; Querystring: Query }

/** How many schemas are listed at most in one answer. */
const MOST_SCHEMAS = 1_000

/** Schemas by their id or guid, which is what every consumer asks, once for each that it meets; and all of them. */
export function schemasRoutes(app: FastifyInstance, { store }: Registry): void {
  app.get('/schemas/types', async () => SCHEMA_TYPES)

  app.get<{ Querystring: Query }>('/schemas', async ({ query }) => {
    const deleted = isSet(query, 'deleted') ? 'with' : 'without'
    const aliases = isSet(query, 'aliases') ? aliasesOf(store.state, textIn(query, 'subjectPrefix')) : new Map()
    const named = subjectsOf(store.state, deleted, textIn(query, 'subjectPrefix'))
    const versions = [...new Set([...named, ...aliases.keys()])].sort().flatMap((subject) => {
      const versions = versionsOf(store.state, subject, deleted)
      return isSet(query, 'latestOnly') ? versions.slice(-1) : versions
    })
    const ruleType = textIn(query, 'ruleType')
    const wanted = versions.filter(({ stored }) => ruleType === '' || hasRuleOf(stored, ruleType))
    return page(wanted, query, MOST_SCHEMAS).map((version) => ({
      ...versionAnswer(version),
      ...(aliases.has(version.stored.subject) && { aliases: aliases.get(version.stored.subject) }),
    }))
  })

  app.get<ById>('/schemas/ids/:id', async ({ params, query }) => {
    const [version] = versionsIn(store.state, params.id, query)
    const max = store.state.ids.get(contextOf(version.stored.subject))?.max
    return {
      ...schemaAnswer(version, formIn(query), textIn(query, 'subject') !== ''),
      ...(isSet(query, 'fetchMaxId') && { maxId: max }),
    }
  })

  app.get<ByGuid>('/schemas/guids/:guid', async ({ params, query }) => {
    const [version] = versionsWithGuid(store.state, params.guid)
    if (version === undefined) throw schemaNotFound(params.guid)
    return schemaAnswer(version, formIn(query), false)
  })

  app.get<ByGuid>('/schemas/guids/:guid/ids', async ({ params }) =>
    versionsWithGuid(store.state, params.guid).map(({ stored }) => ({
      context: contextOf(stored.subject),
      id: stored.id,
    })),
  )

  app.get<ById>('/schemas/ids/:id/schema', async ({ params, query }) =>
    textOf(versionsIn(store.state, params.id, query)[0], textIn(query, 'format')),
  )

  app.get<ById>('/schemas/ids/:id/subjects', async ({ params, query }) => {
    const subjects = new Set(versionsUsing(store.state, params.id, query).map(({ subject }) => subject))
    return page([...subjects], query)
  })

  app.get<ById>('/schemas/ids/:id/versions', async ({ params, query }) =>
    page(versionsUsing(store.state, params.id, query), query),
  )
}

function versionsUsing(state: State, id: string, query: Query): { subject: string; version: number }[] {
  return versionsIn(state, id, query)
    .map(({ stored }) => stored)
    .filter(({ deleted }) => !deleted || isSet(query, 'deleted'))
    .map(({ subject, version }) => ({ subject, version }))
    .sort((a, b) => (a.subject === b.subject ? a.version - b.version : a.subject < b.subject ? -1 : 1))
}

function versionsIn(state: State, id: string, query: Query): [Version, ...Version[]] {
  if (!/^-?\d{1,10}$/.test(id)) throw new RestError(404, 404, 'HTTP 404 Not Found')
  if (Number(id) < 0) throw schemaNotFound(id)
  return versionsWithId(state, Number(id), subjectNamed(state, textIn(query, 'subject')))
}

const hasRuleOf = ({ ruleSet }: StoredSchema, type: string) =>
  [ruleSet?.migrationRules, ruleSet?.domainRules, ruleSet?.encodingRules]
    .flatMap((rules) => rules ?? [])
    .some((rule) => rule.type === type)

// The names under which subjects can also be asked for, by the subject.
function aliasesOf(state: State, prefix: string): Map<string, string[]> {
  const aliases = new Map<string, string[]>()
  for (const [name, { alias }] of state.configs) {
    if (typeof name !== 'string' || alias === undefined || !name.startsWith(prefix)) continue
    const subject = subjectBeside(name, alias)
    aliases.set(subject, [...(aliases.get(subject) ?? []), name].sort())
  }
  return aliases
}
