import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

/** Adds `waybill flow`: writes docs/flow.md from the services' manifests, and tells what does not fit together. */
export function flow(program: Command): void {
  program
    .command('flow')
    .description('draw who emits and who consumes which event, as docs/flow.md')
    .option('--check', 'write nothing, only tell what is wrong or out of date')
    .addHelpText('after', examples('flow', 'flow --check'))
    .action(({ check = false }: { check?: boolean }) => run(check))
}

async function run(check: boolean): Promise<void> {
  // Loaded here: these load every service, which no other command needs.
  const [{ checkFlow }, { isDocumentStale, readFlow, writeDocument }] = await Promise.all([
    import('../flow/check.ts'),
    import('../flow/flow.ts'),
  ])
  const found = await readFlow()
  const problems = checkFlow(found)

  if (!check) {
    await writeDocument(found)
    console.log('Wrote docs/flow.md')
  } else if (await isDocumentStale(found)) {
    problems.push('docs/flow.md is out of date. Run ./waybill flow and commit it.')
  }
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
