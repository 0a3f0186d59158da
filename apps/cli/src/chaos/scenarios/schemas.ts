import { openRest } from '@waybill/operations'
import { buyers, orderGoesThrough } from '../harm/orders.ts'
import { back, holdDown, kill } from '../harm/processes.ts'
import type { Scenario } from '../scenario.ts'

const SUBJECT = 'orders.v1-waybill.orders.OrderPlaced'

export const schemas: readonly Scenario[] = [
  {
    row: 18,
    name: 'registry-gone',
    fault: 'the registry is away for 20 s; meanwhile payments is killed and starts without it',
    expects: 'orders are accepted and go through all the time, by the schemas that are known',
    accepts: true,
    proof: 'packages/service/test/lifecycle.int.test.ts "with a schema cache …"',
    async harm(stage) {
      const [buyer] = await buyers(stage, 1)
      const gone = holdDown(stage, 'registry', 20_000)
      await stage.pause(2_000)
      await back(stage, 'payments', await kill(stage, 'payments'))
      const since = Date.now()
      await orderGoesThrough(stage, buyer)
      stage.figure('an order without the registry, from end to end, s', Math.round((Date.now() - since) / 100) / 10)
      await gone
      await back(stage, 'registry')
    },
  },
  {
    row: 19,
    name: 'breaking-schema',
    fault: 'somebody registers an OrderPlaced with one more field that no record has',
    expects: 'refused with 409; the subject has the versions that it had',
    quick: true,
    proof: 'apps/cli/test/schemas-breaks.test.ts (before the deployment)',
    async harm(stage) {
      const ask = openRest(stage.run.registry)
      const at = `/subjects/${SUBJECT}/versions`
      const versions = async () => (await ask('GET', at)).body as number[]
      const before = await versions()
      const { schema } = (await ask('GET', `${at}/latest`)).body as { schema: string }
      const breaking = JSON.parse(schema) as { fields: object[] }
      breaking.fields.push({ name: 'nobodyHasIt', type: 'string' })
      const { status } = await ask('POST', at, { schema: JSON.stringify(breaking) })
      stage.figure('answered with', status)
      stage.expect('a breaking schema is refused with 409', status === 409)
      stage.expect('no version was added', (await versions()).length === before.length)
    },
  },
]
