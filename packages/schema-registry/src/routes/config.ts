import type { FastifyInstance } from 'fastify'
import { configAnswer } from '../answers.ts'
import { configure, readConfigUpdate } from '../configure.ts'
import { refuseIfReadOnly } from '../decision.ts'
import { levelNotConfigured, subjectNotFound } from '../errors.ts'
import type { Registry } from '../registry.ts'
import { checkSubject, isSet, type OnSubject, type Query, readObject, settingFor } from '../request.ts'
import { configFor, ownConfig } from '../settings.ts'
import { GLOBAL } from '../state.ts'

/** The configuration, the compatibility level above all: of the whole registry, of contexts and of single subjects. */
export function configRoutes(app: FastifyInstance, { store, defaultLevel }: Registry): void {
  app.get<{ Querystring: Query }>('/config', async ({ query }) => read(undefined, query))

  app.get<OnSubject>('/config/:subject', async ({ params, query }) => read(settingFor(params.subject), query))

  app.put('/config', ({ body }) => update(undefined, body))

  app.put<OnSubject>('/config/:subject', ({ params, body }) => {
    checkSubject(params.subject, true)
    return update(settingFor(params.subject), body)
  })

  app.delete('/config', () => takeBack(undefined))

  app.delete<OnSubject>('/config/:subject', ({ params }) => takeBack(settingFor(params.subject)))

  function read(subject: string | undefined, query: Query) {
    const config = isSet(query, 'defaultToGlobal')
      ? configFor(store.state, subject, defaultLevel)
      : ownConfig(store.state, subject, defaultLevel)
    if (config === undefined) throw levelNotConfigured(subject ?? '')
    return config
  }

  async function update(subject: string | undefined, body: unknown) {
    const changes = readConfigUpdate(readObject(body))
    return configAnswer(await store.write((state) => configure(state, subject, changes)))
  }

  const takeBack = (subject: string | undefined) =>
    store.write((state) => {
      const config = ownConfig(state, subject, defaultLevel)
      if (config === undefined) throw subjectNotFound(subject ?? '')
      refuseIfReadOnly(state, subject)
      const isSet = state.configs.has(subject ?? GLOBAL)
      return { append: isSet ? [{ type: 'CONFIG', subject, value: null }] : [], result: config }
    })
}
