import type { FastifyInstance } from 'fastify'
import { modeNotConfigured } from '../errors.ts'
import { deleteMode, readMode, setMode } from '../mode.ts'
import type { Registry } from '../registry.ts'
import { checkSubject, isSet, type OnSubject, type Query, readObject, settingFor } from '../request.ts'
import { modeFor, ownMode } from '../settings.ts'

/** The mode, which says what may be done: of the whole registry, of contexts and of single subjects. */
export function modeRoutes(app: FastifyInstance, { store }: Registry): void {
  type OnRegistry = { Querystring: Query }

  app.get<OnRegistry>('/mode', async ({ query }) => read(undefined, query))

  app.get<OnSubject>('/mode/:subject', async ({ params, query }) => read(settingFor(params.subject), query))

  app.put<OnRegistry>('/mode', ({ query, body }) => update(undefined, query, body))

  app.put<OnSubject>('/mode/:subject', ({ params, query, body }) => {
    checkSubject(params.subject, true)
    return update(settingFor(params.subject), query, body)
  })

  app.delete<OnRegistry>('/mode', ({ query }) => takeBack(undefined, query))

  app.delete<OnSubject>('/mode/:subject', ({ params, query }) => takeBack(settingFor(params.subject), query))

  function read(subject: string | undefined, query: Query) {
    const mode = isSet(query, 'defaultToGlobal') ? modeFor(store.state, subject) : ownMode(store.state, subject)
    if (mode === undefined) throw modeNotConfigured(subject ?? '')
    return { mode }
  }

  async function update(subject: string | undefined, query: Query, body: unknown) {
    const { mode } = readObject(body)
    const wanted = readMode(mode, subject)
    await store.write((state) => setMode(state, subject, wanted, isSet(query, 'force')))
    return { mode }
  }

  async function takeBack(subject: string | undefined, query: Query) {
    const mode = await store.write((state) => deleteMode(state, subject, isSet(query, 'recursive')))
    return mode === undefined ? {} : { mode }
  }
}
