import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clearFault, hitsOf, setFault } from '../harm/faults.ts'
import type { Scenario, Stage } from '../scenario.ts'

export const slowness: readonly Scenario[] = [
  {
    row: 20,
    name: 'slow-handler',
    fault: 'half of the steps of inventory take 5 s, for 25 s',
    expects: 'it stays in its group: slow work is no silence; afterwards it catches up',
    needs: 'faults',
    proof: 'packages/messaging/test/retries.int.test.ts "a key whose effect takes long …"',
    async harm(stage) {
      const before = await expulsions(stage, 'inventory')
      await setFault(stage, 'inventory', 'delay', { percent: 50, delayMs: 5_000 })
      await stage.pause(25_000)
      stage.figure('steps held up', await hitsOf(stage, 'inventory'))
      await clearFault(stage, 'inventory')
      const times = (await expulsions(stage, 'inventory')) - before
      stage.figure('times it had to join its group anew', times)
      stage.expect('it was never thrown out of its group', times === 0)
    },
  },
  {
    row: 21,
    name: 'card-network-ill',
    fault: 'the card network fails, then answers late, then does its work and loses the answer: half of all, 8 s each',
    expects: 'asked again with the same key, nobody is charged twice, no charge is forgotten',
    needs: 'faults',
    proof: 'services/payments/test/unknown.int.test.ts, ledger.int.test.ts "webhooks that are doubled …"',
    async harm(stage) {
      for (const [fault, delayMs] of [
        ['fail', 0],
        ['delay', 3_000],
        ['drop-reply', 0],
      ] as const) {
        await setFault(stage, 'psp', fault, { percent: 50, delayMs })
        await stage.pause(8_000)
      }
      const hits = await hitsOf(stage, 'psp')
      stage.figure('requests hit', hits)
      stage.expect('requests were hit', hits > 0)
      await clearFault(stage, 'psp')
    },
  },
]

/** How often a service's consumer had to join its group anew, by its log. */
async function expulsions({ state }: Stage, service: string): Promise<number> {
  const log = await readFile(join(state, 'logs', `${service}.log`), 'utf8')
  return log.split('joins its group anew').length - 1
}
