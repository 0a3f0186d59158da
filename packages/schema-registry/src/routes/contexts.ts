import type { FastifyInstance } from 'fastify'
import { contextNamed, contextOf, DEFAULT_CONTEXT, prefixOf } from '../context.ts'
import { contextNotEmpty } from '../errors.ts'
import { contextsOf, subjectsOf } from '../queries.ts'
import { contextRecord } from '../record-format.ts'
import type { Registry } from '../registry.ts'
import { page, type Query, textIn } from '../request.ts'

type OnContext = { Params: { context: string } }

/** The contexts: parts of the registry with subjects and ids of their own. One is there once a schema is in it. */
export function contextsRoutes(app: FastifyInstance, { store }: Registry): void {
  app.get<{ Querystring: Query }>('/contexts', async ({ query }) => {
    const prefix = textIn(query, 'contextPrefix')
    const contexts = [DEFAULT_CONTEXT, ...contextsOf(store.state)].filter((context) => context.startsWith(prefix))
    return page(contexts, query)
  })

  app.delete<OnContext>('/contexts/:context', async ({ params }, reply) => {
    const context = contextNamed(params.context)
    await store.write((state) => {
      if (subjectsOf(state, 'with').some((subject) => contextOf(subject) === context))
        throw contextNotEmpty(prefixOf(context))
      return { append: state.contexts.has(context) ? [contextRecord(context, false)] : [], result: undefined }
    })
    return reply.status(204).send()
  })
}
