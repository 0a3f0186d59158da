import type { Command } from 'commander'
import { examples } from '../output/examples.ts'
import type { CheckOptions } from '../schemas/check.ts'
import type { RegisterOptions } from '../schemas/register.ts'
import type { TryOptions } from '../schemas/try.ts'

/** Adds `waybill schemas generate | docs | check | diff | try | register | list | show`. */
export function schemas(program: Command): void {
  const command = program.command('schemas').description('work with the contracts of all events')

  command
    .command('generate')
    .description('write contracts/src/generated from contracts/avro')
    .option('--check', 'write nothing, only tell what is out of date')
    .addHelpText('after', examples('schemas generate', 'schemas generate --check'))
    .action(async ({ check = false }: { check?: boolean }) => (await import('../schemas/generate.ts')).generate(check))

  command
    .command('docs')
    .description('write docs/events from the contracts and the manifests')
    .option('--check', 'write nothing, only tell what is out of date')
    .addHelpText('after', examples('schemas docs', 'schemas docs --check'))
    .action(async ({ check = false }: { check?: boolean }) => (await import('../schemas/docs/docs.ts')).docs(check))

  asked(
    command
      .command('check')
      .description('compare every contract with all its earlier versions, in git and in the registry'),
  )
    .option('--against <revision>', 'the versions up to this git revision', 'HEAD')
    .option('--strict', 'fail too for what readers have to be updated for first')
    .addHelpText('after', examples('schemas check', 'schemas check --against origin/main --json'))
    .action(async (options: CheckOptions) => (await import('../schemas/check.ts')).check(options))

  asked(
    command.command('diff <older> <newer>').description('what is different between two schemas, and what that means'),
  )
    .addHelpText('after', SIDES)
    .action(async (older: string, newer: string, options: Asked) =>
      (await import('../schemas/diff.ts')).diff(older, newer, options),
    )

  asked(command.command('try <file>').description('read the newest records of a topic with a proposed schema'))
    .option('--topic <topic>', "the topic; the file's folder when it is one of contracts/avro")
    .option('--last <number>', 'so many records', '100')
    .addHelpText('after', examples('schemas try contracts/avro/orders.v1/OrderPlaced.avsc --last 1000'))
    .action(async (file: string, options: TryOptions) => (await import('../schemas/try.ts')).tryOn(file, options))

  asked(command.command('register').description('register the schema of every contract'))
    .option('--dry-run', 'only tell what would become of each')
    .addHelpText('after', examples('schemas register --dry-run', 'schemas register --registry http://127.0.0.1:8081'))
    .action(async (options: RegisterOptions) => (await import('../schemas/register.ts')).register(options))

  asked(command.command('list').description("the registry's subjects, beside the contracts"))
    .addHelpText('after', examples('schemas list'))
    .action(async (options: Asked) => (await import('../schemas/list.ts')).list(options))

  asked(
    command.command('show <event> [version]').description('a registered schema; the newest when no version is named'),
  )
    .addHelpText(
      'after',
      examples('schemas show OrderPlaced', 'schemas show orders.v1-waybill.orders.OrderPlaced 1 --json'),
    )
    .action(async (event: string, version = 'latest', options: Asked) =>
      (await import('../schemas/list.ts')).show(event, version, options),
    )
}

interface Asked {
  registry?: string
  json?: boolean
}

const asked = (command: Command): Command =>
  command
    .option('--registry <url>', 'this registry; else SCHEMA_REGISTRY_URL, else that of the running platform')
    .option('--json', 'print JSON')

const SIDES = `
Each side is one of
  OrderPlaced             the contract in the working copy
  HEAD~3:OrderPlaced      the contract in a git revision
  OrderPlaced@2           a version in the registry, or @latest
  some/file.avsc          a file; it may use the contracts' shapes
${examples('schemas diff HEAD:OrderPlaced OrderPlaced', 'schemas diff OrderPlaced@latest OrderPlaced')}`
