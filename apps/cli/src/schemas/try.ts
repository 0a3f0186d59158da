import { basename, dirname } from 'node:path'
import { topics } from '@waybill/contracts'
import { UserError } from '@waybill/local'
import { openRegistry } from '@waybill/messaging'
import { type Rehearsal, rehearse } from '@waybill/operations'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { cluster } from '../platform/running.ts'
import { schemaIn } from './side.ts'

export interface TryOptions {
  topic?: string
  last: string
  registry?: string
  json?: boolean
}

/**
 * Reads the newest records of a topic with a proposed schema, as a consumer that has it would, and tells which fail, at
 * which field and why. The exit code is 1 when one does.
 */
export async function tryOn(file: string, { topic = topicOf(file), last, registry, json }: TryOptions): Promise<void> {
  if (!/^[1-9]\d*$/.test(last)) throw new UserError(`--last ${last} is no number above 0.`)
  const { brokers, registry: registryUrl } = registry ? { ...cluster(), registry } : cluster()
  const rehearsal = await rehearse(await schemaIn(file), {
    brokers,
    topic,
    last: Number(last),
    registry: openRegistry(registryUrl),
  })
  print(rehearsal, json, () => inWords(rehearsal))
  if (rehearsal.fails.length > 0) process.exitCode = 1
}

function topicOf(file: string): string {
  const folder = basename(dirname(file))
  if (topics.some(({ name }) => name === folder)) return folder
  throw new UserError(`Which topic? ${file} is in no topic's folder. Say --topic orders.v1, for example.`)
}

function inWords({ topic, read, other, fails }: Rehearsal): string {
  return [
    ...fails.flatMap(({ place, schemaId, faults }) => [
      `${colour('red', 'fails')}  ${colour('bold', `${topic} ${place}`)}${schemaId === null ? '' : `, written with schema ${schemaId}`}`,
      ...faults.map(
        ({ where, rule, message, value }) =>
          `  ${where}${rule ? ` (${rule})` : ''}: ${message}${value === undefined ? '' : `; here it is ${value}`}`,
      ),
    ]),
    `${read + other + fails.length} newest records of ${topic}: ${read} can be read, ${fails.length} fail, ${other} are other events.`,
  ].join('\n')
}
