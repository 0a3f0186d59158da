import type { Bench } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import type { Sample } from '../measure/sample.ts'
import { compare, type Question } from '../report/pair.ts'
import type { Format } from '../subject/codec.ts'
import { startRegistryProcess } from '../work/registry-process.ts'
import { createSchemasTopic } from '../work/schemas-topic.ts'
import { startWorker } from '../work/worker.ts'
import { codecContender } from './registry/codecs.ts'
import { readContenders, registrations, sends } from './registry/requests.ts'
import { starts } from './registry/starts.ts'

const FORMATS: readonly Format[] = ['framed', 'avsc', 'JSON', 'protobufjs']

export const registry: Bench = {
  name: 'registry',
  measures:
    'the schema registry with 10,000 schemas: reads by id, look-ups and registrations a second, its start; encode and decode of an order event',
  against:
    'a bare HTTP server with the same answers; one send to Kafka after the other; an empty registry; avsc, JSON and protobufjs',
  async run(run) {
    const schemas = run.quick ? 200 : 10_000
    const { brokers } = run.machine
    const [topic, empty] = [await createSchemasTopic(brokers, schemas), await createSchemasTopic(brokers, 0)]
    const [server, bare, coder] = [
      await startRegistryProcess(brokers, topic.name),
      await startWorker(),
      await startWorker(),
    ]
    await bare.prepare('answers', { schemas })
    const floor = { url: await bare.run<string>(), pid: bare.pid }
    try {
      const contenders: Contender[] = [
        ...readContenders(run, schemas, server, floor),
        registrations(run, schemas, server),
        sends(run, schemas),
        starts(run, `start, ${schemas} schemas`, topic.name),
        starts(run, 'start, none', empty.name),
        ...(['encode', 'decode'] as const).flatMap((act) => FORMATS.map((one) => codecContender(run, coder, one, act))),
      ]
      const samples = await interleave(contenders, run.rounds, run)
      const ask = (subject: string, peer: string, more: Partial<Question> = {}) =>
        compare({ bench: 'registry', subject, peer, reach: null, aim: null, seed: run.seed, ...more }, samples)
      const p99 = { of: 'p99', better: 'less', value: (sample: Sample) => sample.latencyMs?.p99 ?? Number.NaN } as const
      const seconds = { of: 'seconds', better: 'less', value: (sample: Sample) => sample.seconds } as const
      const pairs = [
        ...['by id', 'look-up'].flatMap((name) => [
          ask(name, 'bare HTTP', { isFloor: true }),
          ask(name, 'bare HTTP', p99),
        ]),
        ask('registration', 'one send after the other', { isFloor: true }),
        ask('registration', 'one send after the other', p99),
        ask(`start, ${schemas} schemas`, 'start, none', seconds),
        ...['encode', 'decode'].flatMap((act) => [
          ask(`${act} framed`, `${act} avsc`, { reach: 0.95, aim: 1, isFloor: true }),
          ask(`${act} framed`, `${act} JSON`),
          ask(`${act} framed`, `${act} protobufjs`),
        ]),
      ]
      return { pairs, samples }
    } finally {
      await Promise.all([server.stop(), bare.end(), coder.end()])
      await topic.remove()
      await empty.remove()
    }
  },
}
