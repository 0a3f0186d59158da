import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { stopwatch } from '../measure/sample.ts'
import { compare } from '../report/pair.ts'
import type { Effect } from '../subject/consume.ts'
import { deliver } from '../work/deliver.ts'
import { openOutbox } from '../work/fill.ts'
import { KEYS, Measured } from '../work/measured.ts'
import { settle } from '../work/settle.ts'
import { startWorker, type Worker } from '../work/worker.ts'

interface Load {
  readonly events: number
  readonly keys: number
  readonly duplicates: boolean
}

export const consumeInbox: Bench = {
  name: 'consume-inbox',
  measures: 'records of a full topic taken a second: each effect once, with none and with 10 % duplicates',
  against: 'the same handler with one transaction for each message; the Kafka client alone, which looks at nothing',
  async run(run) {
    const many: Load = run.quick
      ? { events: 2_000, keys: 100, duplicates: false }
      : { events: 100_000, keys: KEYS, duplicates: false }
    const few: Load = run.quick
      ? { events: 300, keys: 100, duplicates: false }
      : { events: 10_000, keys: KEYS, duplicates: false }
    const workers: Worker[] = []
    const start = async () => {
      const worker = await startWorker()
      workers.push(worker)
      return worker
    }
    try {
      const library = await start()
      const oneByOne = await start()
      const contenders: Contender[] = [
        contender('inbox', library, 'consume', 'each', many, run),
        contender('inbox, onMany', library, 'consume', 'many', many, run),
        contender('inbox, 10 % duplicates', library, 'consume', 'each', { ...many, duplicates: true }, run),
        contender('inbox, empty handler', library, 'consume', 'none', many, run),
        contender('one transaction a message', oneByOne, 'consumeOneByOne', 'each', few, run),
        contender(
          'one transaction a message, 10 % duplicates',
          oneByOne,
          'consumeOneByOne',
          'each',
          { ...few, duplicates: true },
          run,
        ),
        contender('client alone', await start(), 'consumeRaw', 'none', many, run),
      ]
      const samples = await interleave(contenders, run.rounds, run)
      const question = { bench: 'consume-inbox', seed: run.seed }
      const alone = { ...question, peer: 'client alone', isFloor: true }
      const pairs = [
        compare({ ...question, subject: 'inbox', peer: 'one transaction a message', reach: null, aim: null }, samples),
        compare(
          { ...question, subject: 'inbox, onMany', peer: 'one transaction a message', reach: 10, aim: 30 },
          samples,
        ),
        compare(
          {
            ...question,
            subject: 'inbox, 10 % duplicates',
            peer: 'one transaction a message, 10 % duplicates',
            reach: null,
            aim: null,
          },
          samples,
        ),
        compare({ ...alone, subject: 'inbox, onMany', reach: null, aim: 0.5 }, samples),
        compare({ ...alone, subject: 'inbox, empty handler', reach: null, aim: null }, samples),
      ]
      return { pairs, samples }
    } finally {
      for (const worker of workers) await worker.end()
    }
  },
}

type ConsumeTask = 'consume' | 'consumeOneByOne' | 'consumeRaw'

function contender(
  name: string,
  worker: Worker,
  task: ConsumeTask,
  effect: Effect,
  load: Load,
  { machine }: Run,
): Contender {
  return {
    name,
    async run() {
      const place = await machine.place()
      const db = await openOutbox(place.url, machine.registryUrl)
      const schemaId = db.publishing.schemaIds.get(Measured) ?? 0
      await db.close()
      const { brokers, registryUrl } = machine
      const deliveries = await deliver({ brokers, topic: `${place.prefix}${Measured.topic}`, schemaId, ...load })
      await settle(machine, place.url)

      await worker.prepare(task, { url: place.url, registryUrl, brokers, prefix: place.prefix, deliveries, effect })
      const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: [] })
      const outcomes = await worker.run<Record<string, number> | undefined>()
      const used = stop()
      await worker.finish()
      const wrong = effect !== 'none' ? await auditEffects(place.url) : auditOutcomes(outcomes)
      await place.clear()
      return { events: deliveries, ...used, detail: outcomes ?? {}, ...(wrong ? { wrong } : {}) }

      async function auditEffects(url: string): Promise<string | undefined> {
        const [row] = await machine.sql<{ effects: number; events: number }>(
          'select count(*)::int as effects, count(distinct event_id)::int as events from bench.effects',
          url,
        )
        if (row?.effects === load.events && row.events === load.events) return undefined
        return `${load.events} events had ${row?.effects} effects, of ${row?.events} events`
      }
    },
  }

  function auditOutcomes(outcomes: Record<string, number> | undefined): string | undefined {
    if (outcomes === undefined || outcomes.applied === load.events) return undefined
    return `${load.events} events, of which ${outcomes.applied} were applied`
  }
}
