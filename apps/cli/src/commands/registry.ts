import { type Command, Option } from 'commander'
import { examples } from '../output/examples.ts'
import type { RegistryRun } from '../registry/run-registry.ts'

/** Adds `waybill registry`. */
export function registry(program: Command): void {
  const command = program
    .command('registry')
    .description('run a schema registry by itself, on any Kafka; several on one topic share its work')
    .option('--port <number>', 'where it listens', '8082')
    .option('--topic <name>', 'where schemas are kept', '_schemas')
    .option('--brokers <list>', 'host:port with commas between (default: KAFKA_BROKERS, else the running platform)')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--url <url>', 'where other instances reach this one (default: the address it listens on)')
    .option('--compatibility <level>', 'where none is set', 'BACKWARD_TRANSITIVE')
    .option('--users <file>', 'let only these in: one a line, as `waybill registry user` prints them')
    .option('--tls-cert <file>', 'HTTPS with this certificate; a new one is taken when the file changes')
    .option('--tls-key <file>', 'its private key')
    .addHelpText(
      'after',
      examples('registry --port 8082', 'registry --brokers kafka:9092 --topic _schemas --users users.txt'),
    )
    .action(async (options: RegistryRun) => (await import('../registry/run-registry.ts')).runRegistry(options))

  command
    .command('user <name>')
    .description('print a line for the users file; the password is read from standard input, or made up')
    .addOption(new Option('--role <role>', 'what the user may do').choices(['read', 'write']).default('read'))
    .addHelpText('after', examples('registry user ci --role write >> users.txt'))
    .action(async (name: string, { role }: { role: 'read' | 'write' }) =>
      (await import('../registry/make-user.ts')).makeUser(name, role),
    )
}
