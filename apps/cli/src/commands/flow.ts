import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill flow`: writes docs/flow.md and who may use which topic from the services' manifests, and tells what does not fit together. */
export function flow(program: Command): void {
  program
    .command('flow')
    .description('draw who emits and who consumes which event, as docs/flow.md, and write who may use which topic')
    .option('--check', 'write nothing, only tell what is wrong or out of date')
    .addHelpText('after', examples('flow', 'flow --check'))
    .action(({ check = false }: { check?: boolean }) => run(check))
}

async function run(check: boolean): Promise<void> {
  // Loaded here: these load every service, which no other command needs.
  const [{ checkFlow }, { readFlow, staleDocuments, writeDocuments }] = await Promise.all([
    import('../flow/check.ts'),
    import('../flow/flow.ts'),
  ])
  const found = await readFlow()
  const problems = checkFlow(found)

  if (!check) console.log(`Wrote ${(await writeDocuments(found)).join(' and ')}`)
  else
    for (const path of await staleDocuments(found))
      problems.push(`${path} is out of date. Run ./waybill flow and commit it.`)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
