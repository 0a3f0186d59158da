import { UserError } from '@waybill/local'
import {
  type Database,
  discardRefused,
  outboxStatus,
  type QuarantinedKey,
  quarantinedKeys,
  releaseKey,
  republish,
  republishable,
} from '@waybill/messaging'
import type { RequeueOptions } from '../commands/outbox.ts'
import { printable } from '../dlq/printable.ts'
import { timeOf } from '../dlq/select.ts'
import { print } from '../output/print.ts'
import { databaseOf, withDatabase } from '../platform/databases.ts'

/** What was planned, and what of it was done. */
interface Outcome {
  service: string
  executed: boolean
  /** Keys that are let go on, or would be. */
  keys: QuarantinedKey[]
  /** Published events that go back to the outbox, or would. */
  republished: number
  /** Refused events that are deleted, or would be. */
  discarded: number
}

/**
 * Puts back into a service's outbox what waits in quarantine, or what was published and kept. Only tells what it would do without
 * `--execute`.
 *
 * @throws {UserError} when it is not said what, or it can't be done now
 */
export async function requeue(service: string, options: RequeueOptions): Promise<void> {
  checkChoice(options)
  const outcome = await withDatabase(databaseOf(service), (db) =>
    options.since === undefined ? release(db, service, options) : publishAgain(db, service, options, options.since),
  )
  print(outcome, options.json, () => text(outcome, options))
}

function checkChoice({ all, topic, key, since, discardRefused }: RequeueOptions): void {
  if (key !== undefined && topic === undefined) throw new UserError('--key needs the --topic it is a key of.')
  if (!all && topic === undefined && since === undefined)
    throw new UserError('Which? --topic with --key, --topic alone, --all, or --since for what was published already.')
  if (since !== undefined && (key !== undefined || all || discardRefused))
    throw new UserError('--since goes with --topic only: a range is published again as a whole.')
}

async function release(db: Database, service: string, options: RequeueOptions): Promise<Outcome> {
  const wanted = (one: QuarantinedKey) =>
    (options.topic === undefined || one.topic === options.topic) &&
    (options.key === undefined || one.key === options.key)
  const keys = (await quarantinedKeys(db)).filter(wanted)
  const refused = options.discardRefused ? keys.filter(({ eventId }) => eventId !== null) : []
  if (options.execute) {
    for (const { topic, key, eventId } of refused) if (eventId) await discardRefused(db, topic, key, eventId)
    for (const { topic, key } of keys) await releaseKey(db, topic, key)
  }
  return { service, executed: !!options.execute, keys, republished: 0, discarded: refused.length }
}

async function publishAgain(
  db: Database,
  service: string,
  { topic, execute }: RequeueOptions,
  from: string,
): Promise<Outcome> {
  const range = { since: timeOf(from, Date.now()), ...(topic === undefined ? {} : { topic }) }
  const { relays } = await outboxStatus(db)
  if (execute && relays > 0) {
    throw new UserError(
      `The outbox of ${service} is being carried (relays: ${relays}), and that has gone past what would come back. Stop ${service} and its relays, do this, and start them again.`,
    )
  }
  const republished = execute ? await republish(db, range) : await republishable(db, range)
  return { service, executed: !!execute, keys: [], republished, discarded: 0 }
}

function text(
  { service, executed, keys, republished, discarded }: Outcome,
  { since, execute }: RequeueOptions,
): string {
  const does = (past: string, plan: string) => (executed ? past : plan)
  if (since !== undefined) {
    if (republished === 0)
      return `${service} has kept nothing that was published since then (keepPublishedMs of its relay says for how long).`
    return `${republished} published events of ${service} ${does('are back in the outbox', 'would go back to the outbox')}.${hint(execute)}`
  }
  if (keys.length === 0) return `Nothing of this waits in the quarantine of ${service}.`
  const events = keys.reduce((sum, key) => sum + key.events, 0)
  return [
    ...keys.map(({ topic, key, events, reason }) =>
      printable(`${topic}  ${key ?? '(no key)'}  ${events} events  ${reason}`),
    ),
    '',
    ...(discarded > 0
      ? [`${discarded} refused events ${does('are deleted', 'would be deleted')}: no consumer will see them.`]
      : []),
    `${keys.length} keys with ${events - discarded} events ${does('go on', 'would go on')}.${hint(execute)}`,
  ].join('\n')
}

const hint = (execute: boolean | undefined) => (execute ? '' : ' --execute does it.')
