import { messageOf, UserError } from '@waybill/local'
import { Command } from 'commander'
import { acl } from './commands/acl.ts'
import { audit } from './commands/audit.ts'
import { bench } from './commands/bench.ts'
import { broker } from './commands/broker.ts'
import { chaos } from './commands/chaos.ts'
import { client } from './commands/client.ts'
import { completion } from './commands/completion.ts'
import { dlq } from './commands/dlq.ts'
import { doctor } from './commands/doctor.ts'
import { down } from './commands/down.ts'
import { fault } from './commands/fault.ts'
import { flow } from './commands/flow.ts'
import { groups } from './commands/groups.ts'
import { load } from './commands/load.ts'
import { logs } from './commands/logs.ts'
import { mail } from './commands/mail.ts'
import { order } from './commands/order.ts'
import { outbox } from './commands/outbox.ts'
import { prescription } from './commands/prescription.ts'
import { produce } from './commands/produce.ts'
import { provision } from './commands/provision.ts'
import { ps } from './commands/ps.ts'
import { registry } from './commands/registry.ts'
import { relay } from './commands/relay.ts'
import { replay } from './commands/replay.ts'
import { reset } from './commands/reset.ts'
import { restart } from './commands/restart.ts'
import { schemas } from './commands/schemas.ts'
import { secrets } from './commands/secrets.ts'
import { seed } from './commands/seed.ts'
import { tail } from './commands/tail.ts'
import { test } from './commands/test.ts'
import { topics } from './commands/topics.ts'
import { up } from './commands/up.ts'
import { verify } from './commands/verify.ts'

// Each adds one command. What a command needs it imports when it is run: `--help` loads none of it.
const commands = [
  ...[up, down, ps, logs, restart, broker, reset, doctor],
  ...[order, prescription, mail, topics, groups, tail, produce, dlq, outbox, acl, secrets],
  ...[seed, load, fault, verify, chaos, replay],
  ...[schemas, registry, client, flow, relay, provision, test, audit, bench, completion],
]

/** The whole command line; it runs when this file is what Node was started with. */
export const program = new Command('waybill')
  .description('An event-driven order platform on Kafka and PostgreSQL.')
  .enablePositionalOptions()
  .showHelpAfterError('(--help shows what there is)')
for (const add of commands) add(program)

if (import.meta.main) {
  try {
    await program.parseAsync()
  } catch (error) {
    console.error(error instanceof UserError || !process.env.WAYBILL_DEBUG ? messageOf(error) : error)
    if (error instanceof Error && error.name === 'NoAnswer') console.error('Is the platform up? ./waybill ps tells.')
    process.exitCode ??= 1
  }
}
