import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { audit } from './audit.ts'
import { type Customer, logIn } from './customer.ts'
import { type Platform, startPlatform, until } from './platform.ts'

interface ListedBroker {
  id: number
  rack: string | null
  state: string
  leads: number
  copies: number
  inSync: number
}

let platform: Platform
let buyer: Customer

before(async () => {
  platform = await startPlatform({}, '--brokers', '3')
  buyer = await logIn(platform, 'demo')
})
after(async () => platform?.remove())

const brokers = () => platform.json<ListedBroker[]>('broker', 'list')

/** Places orders until `work` has ended, each as soon as the one before is accepted; none may be refused. */
async function placingWhile(work: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  let over = false
  const done = work().finally(() => {
    over = true
  })
  while (!over) ids.push(await buyer.place())
  await done
  return ids
}

test('of three brokers each is a rack, every partition has a copy on each, and a write needs two', async () => {
  const found = await brokers()
  assert.deepEqual(
    found.map(({ id, rack, state }) => [id, rack, state]),
    [1, 2, 3].map((id) => [id, `rack-${id}`, 'ready']),
  )
  const [copies] = found.map(({ copies }) => copies)
  for (const broker of found) assert.deepEqual([broker.copies, broker.inSync], [copies, copies])
})

test('a leader is killed under load and stays away: every order is accepted and ends, and the others lead', async () => {
  const leads = (await brokers()).toSorted((a, b) => b.leads - a.leads)
  const victim = String(leads[0]?.id)
  const ids = await placingWhile(async () => {
    assert.equal((await platform.waybill('broker', 'kill', victim)).code, 0)
    await until('the others lead all partitions', async () => {
      const [gone] = (await brokers()).filter(({ id }) => String(id) === victim)
      return gone?.state === 'stopped' && gone.leads === 0
    })
  })
  ids.push(await buyer.place())
  for (const id of ids) assert.equal((await buyer.ended(id)).status, 'completed')

  assert.equal((await platform.waybill('broker', 'start', victim)).code, 0)
  await until('every copy is in sync again', async () => {
    const found = await brokers()
    return found.length === 3 && found.every(({ copies, inSync }) => inSync === copies)
  })
})

test('brokers are restarted one after the other under load, and no client sees an error', async () => {
  const ids = await placingWhile(async () => {
    const { code, stdout, stderr } = await platform.waybill('restart', 'kafka')
    assert.equal(code, 0, stdout + stderr)
  })
  for (const id of ids) assert.equal((await buyer.ended(id)).status, 'completed')
})

test('the doctor finds nothing wrong with it, and nothing was lost or done twice', async () => {
  await until(
    'the doctor finds nothing wrong',
    async () => (await platform.waybill('doctor', '--watch', '1s')).code === 0,
  )
  await audit(platform)
})
