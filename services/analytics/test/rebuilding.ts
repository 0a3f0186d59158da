// A rebuild that a test kills: one of its events takes for ever.
import { setTimeout as delay } from 'node:timers/promises'
import { type Handler, rebuild, silent } from '@waybill/messaging'
import { analytics } from '../src/service.ts'

const { slowKey, graceMs, ...where } = JSON.parse(process.env.WHERE ?? '{}') as {
  slowKey: string
  graceMs: number
  databaseUrl: string
  brokers: string[]
  registryUrl: string
  topicPrefix: string
}
const { name, handlers = [], emits, rebuild: what } = analytics({ db: {} as never, graceMs })
if (!what) throw new Error('analytics says nothing of a rebuild')

const slow = (handler: Handler): Handler => ({
  ...handler,
  commit: async (event, tx, result, working) => {
    if (event.key === slowKey) await delay(120_000)
    return handler.commit(event, tx, result, working)
  },
})
await rebuild({
  ...{ ...where, service: name, handlers: handlers.map(slow), emits, rebuild: what },
  from: 'beginning',
  log: silent,
})
