import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClusterDescription, GroupDescription } from '@waybill/operations'
import { program } from '../../cli/src/main.ts'
import type { Lesson, Step } from '../src/server/learn/lesson.ts'
import { lessons } from '../src/server/learn/lessons.ts'
import { cannot } from '../src/server/learn/needs.ts'
import { createRuns } from '../src/server/learn/runs.ts'
import { sumOf } from '../src/server/learn/sum-of.ts'
import type { SeenOrder, World } from '../src/server/learn/world.ts'

const lessonOf = (id: string): Lesson => {
  const found = lessons.find((lesson) => lesson.id === id)
  assert.ok(found, id)
  return found
}

const order = (placedAt: number, more: Partial<SeenOrder> = {}): SeenOrder => ({
  ...{
    orderId: `order-${placedAt}`,
    customerId: 'c',
    correlationId: 'r',
    placedAt,
    lastAt: placedAt,
    endedAt: undefined,
  },
  ...{ outcome: undefined, reached: new Set(['placed']), begun: new Set(), failed: new Set(), undone: new Set() },
  ...more,
})

const completed = {
  outcome: 'completed',
  reached: new Set(['placed', 'payment', 'stock', 'delivered', 'done']),
} as const
const group = (members: number[], more: Partial<GroupDescription> = {}) =>
  ({
    group: 'payments',
    state: 'Stable',
    members: members.map((count) => ({ partitions: Array.from({ length: count }) })),
    partitions: [],
    ...more,
  }) as unknown as GroupDescription

/** A platform in which nothing has happened yet; each test says what has. */
const world = (more: Partial<World> = {}): World => ({
  orders: () => [],
  recordsOf: async () => [],
  group: async () => group([6]),
  paused: async () => ({ paused: 0, of: 1 }),
  figure: async () => 0,
  letters: async () => 0,
  faults: async () => new Map(),
  processes: async () => [],
  cluster: async () =>
    ({ brokers: [1, 2, 3], missing: [], underReplicated: [], offline: [] }) as unknown as ClusterDescription,
  versions: async () => 1,
  ...more,
})

test('every lesson has its own id, and so has each of its steps', () => {
  const ids = lessons.map(({ id }) => id)
  assert.deepEqual([...new Set(ids)], ids)
  for (const { id, steps } of lessons) {
    const own = steps.map((step) => step.id)
    assert.deepEqual([...new Set(own)], own, id)
    for (const { page } of steps) assert.match(page.to, /^\/[a-z]/, id)
  }
})

/** What is wrong with a command line by the help of the CLI; undefined when it can be typed so. */
function refusalOf(words: readonly string[], command: typeof program): string | undefined {
  const [first = '', ...rest] = words
  const sub = command.commands.find((each) => each.name() === first)
  if (sub) return refusalOf(rest, sub)
  if (command.commands.length > 0) return `${command.name()} has no ${first}`
  const { operands, unknown } = command.parseOptions([...words])
  if (unknown.length > 0) return `${command.name()} has no ${unknown.join(' ')}`
  const { registeredArguments } = command
  const least = registeredArguments.filter(({ required }) => required).length
  const most = registeredArguments.some(({ variadic }) => variadic)
    ? Number.POSITIVE_INFINITY
    : registeredArguments.length
  return operands.length < least || operands.length > most
    ? `${command.name()} takes ${least}, not ${operands}`
    : undefined
}

test('every command that a lesson names can be typed: the CLI has it, with these options', () => {
  const wrong = lessons.flatMap(({ id, steps }) =>
    steps.flatMap((step) => {
      const why = refusalOf(step.cli.split(' '), program)
      return why === undefined ? [] : [`${id}/${step.id}: ${why}`]
    }),
  )
  assert.deepEqual(wrong, [])
  assert.match(refusalOf(['order', 'plac'], program) ?? '', /has no plac/)
  assert.match(refusalOf(['order', 'place', '--quick'], program) ?? '', /has no --quick/)
  assert.match(refusalOf(['fault', 'set', 'pharmacy'], program) ?? '', /takes 2/)
})

test('a step lights up when it has happened, in its order, and stays lit', async () => {
  const runs = createRuns(() => 1_000)
  const lesson = lessonOf('first-order')
  const lit = async (orders: SeenOrder[]) =>
    [...((await runs.look('me', lesson, world({ orders: () => orders })))?.lit.keys() ?? [])].length
  assert.equal(await runs.look('me', lesson, world()), undefined, 'not begun')
  const { lit: none, says } = await runs.begin('me', lesson, world({ orders: () => [order(999)] }))
  assert.equal(none.size, 0, 'an order from before does not count')
  assert.match(says.get('place') ?? '', /No order was placed since you began/)
  assert.equal(await lit([order(1_001)]), 1)
  assert.equal(await lit([order(1_001, { reached: new Set(['placed', 'payment']) })]), 1)
  assert.equal(await lit([order(1_001, { reached: new Set(['placed', 'payment', 'stock']) })]), 2)
  assert.equal(await lit([]), 2, 'what has happened has happened')
  const all = new Set(['placed', 'payment', 'stock', 'packed', 'captured', 'shipped', 'delivered'])
  assert.equal(await lit([order(1_001, { reached: all, outcome: 'completed' })]), 4)
  assert.equal(await runs.look('somebody else', lesson, world()), undefined)
})

test('a step that wants an order after the one before does not take an earlier one', async () => {
  let now = 1_000
  const runs = createRuns(() => now)
  const lesson = lessonOf('fan-out')
  const records = [{ type: 'orders.order.placed', topic: 'orders.v1', partition: 2, offset: 7n }]
  const at = (committed: bigint) =>
    group([6], { partitions: [{ topic: 'orders.v1', partition: 2, committed }] as never })
  const first = order(1_001, completed)
  const see = (more: Partial<World>) =>
    runs.look(
      'me',
      lesson,
      world({ orders: () => [first], recordsOf: async () => records, group: async () => at(8n), ...more }),
    )
  await runs.begin('me', lesson, world())
  now = 2_000
  const behind = await see({ group: async () => at(7n) })
  assert.equal(behind?.lit.size, 0)
  assert.match(behind?.says.get('both') ?? '', /orders\.v1\/2@7 was read by nobody yet/)
  const read = await see({})
  assert.deepEqual([...(read?.lit.keys() ?? [])], ['both'])
  const paused = await see({ paused: async () => ({ paused: 1, of: 1 }) })
  assert.deepEqual([...(paused?.lit.keys() ?? [])], ['both', 'pause'])
  assert.match(paused?.says.get('half') ?? '', /No order was placed since the step before/)
  const half = order(2_001, { reached: new Set(['placed', 'stock']) })
  const waiting = await see({ orders: () => [half, first], paused: async () => ({ paused: 1, of: 1 }) })
  assert.deepEqual([...(waiting?.lit.keys() ?? [])], ['both', 'pause', 'half'])
})

test('a figure counts from where it was when the lesson was begun; a process that was started anew counts from 0', async () => {
  const runs = createRuns(() => 1_000)
  const lesson = lessonOf('replay')
  const orders = () => [order(1_001, completed)]
  const see = (figure: number) => runs.look('me', lesson, world({ orders, figure: async () => figure }))
  await runs.begin('me', lesson, world({ figure: async () => 40 }))
  assert.match((await see(40))?.says.get('back') ?? '', /inventory: 0 records came again/)
  assert.ok((await see(45))?.lit.has('back'))
  await runs.begin('me', lesson, world({ figure: async () => 40 }))
  assert.match((await see(3))?.says.get('back') ?? '', /inventory: 3 records/)
})

test('what can not be looked at has not happened, and the reason is told', async () => {
  const runs = createRuns()
  const lesson = lessonOf('broker-loss')
  const away = async (): Promise<never> => {
    throw new Error('Kafka is away')
  }
  const { lit, says } = await runs.begin('me', lesson, world({ cluster: away }))
  assert.equal(lit.size, 0)
  assert.match(says.get('whole') ?? '', /can not be looked at now: Kafka is away/)
})

/** What has happened when all of a lesson has. */
const everything: Partial<World> = {
  orders: () =>
    Array.from({ length: 60 }, (_, at) =>
      order(5_000 + at, {
        outcome: at === 59 ? 'cancelled' : 'completed',
        reached: new Set(
          at === 58
            ? ['placed', 'stock']
            : ['placed', 'payment', 'stock', 'confirmed', 'packed', 'captured', 'shipped', 'delivered', 'done'],
        ),
        failed: new Set(at === 59 ? ['payment', 'done'] : []),
        undone: new Set(at === 59 ? ['stock'] : []),
        begun: new Set(['prescription']),
      }),
    ),
  recordsOf: async () =>
    ['orders.order.placed', 'payments.payment.captured', 'inventory.stock.reserved'].map((type) => ({
      ...{ type, topic: 'orders.v1', partition: 0, offset: 1n },
    })),
}

test('every lesson can be finished, and none is finished by doing nothing', async () => {
  for (const lesson of lessons) {
    const idle = createRuns(() => 1)
    await idle.begin('me', lesson, world())
    const nothing = await idle.look('me', lesson, world())
    assert.ok(nothing && nothing.lit.size < lesson.steps.length, `${lesson.id} is finished by doing nothing`)

    // Steps that undo an earlier one want the opposite of it: each look changes sides.
    let turn = 0
    const turns = (lesson.steps.length + 1) * 2
    const seen = (): World => {
      const odd = turn % 2 === 1
      return world({
        ...everything,
        group: async () =>
          group(odd ? [2, 2, 2] : [6], { partitions: [{ topic: 'orders.v1', partition: 0, committed: 9n }] as never }),
        paused: async () => ({ paused: odd ? 1 : 0, of: 1 }),
        figure: async (_, metric) => (metric === 'waybill_outbox_pending' ? 0 : turn),
        letters: async () => (odd ? 1 : 0),
        faults: async () =>
          new Map(
            odd
              ? [
                  ['orders', 'duplicate'],
                  ['pharmacy', 'poison'],
                ]
              : [],
          ),
        processes: async () => [{ name: 'orders', service: 'orders', instance: 0, state: 'ready', restarts: turn }],
        versions: async () => 1 + turn,
        cluster: async () =>
          ({
            brokers: [1],
            missing: odd ? [2] : [],
            underReplicated: odd ? [{}] : [],
            offline: [],
          }) as unknown as ClusterDescription,
      })
    }
    const runs = createRuns(() => 1_000 + turn)
    await runs.begin('me', lesson, seen())
    for (turn = 1; turn < turns; turn++) await runs.look('me', lesson, seen())
    const { lit, says } = (await runs.look('me', lesson, seen())) ?? { lit: new Map(), says: new Map() }
    const left = lesson.steps.filter(({ id }: Step) => !lit.has(id)).map(({ id }) => `${id}: ${says.get(id)}`)
    assert.deepEqual(left, [], lesson.id)
  }
})

test('a lesson that can not be done here says why, and what to do', () => {
  const here = { supervisor: true, faults: true, brokers: 3 }
  for (const lesson of lessons) assert.equal(cannot(lesson, here), null, lesson.id)
  assert.match(cannot(lessonOf('broker-loss'), { ...here, brokers: 1 }) ?? '', /one broker.*\.\/waybill up --brokers 3/)
  assert.match(cannot(lessonOf('broker-loss'), { ...here, brokers: undefined }) ?? '', /Kafka does not answer/)
  assert.match(cannot(lessonOf('poison'), { ...here, faults: false }) ?? '', /FAULTS=on/)
  assert.match(cannot(lessonOf('rebalance'), { ...here, supervisor: false }) ?? '', /\.\/waybill up/)
})

test('a metric is summed over its labels, and no other that begins alike', () => {
  const text = ['# HELP a_total', 'a_total{by="id"} 3', 'a_total{by="offset"} 4', 'a_total_more 9', 'b 2'].join('\n')
  assert.deepEqual([sumOf(text, 'a_total'), sumOf(text, 'b'), sumOf(text, 'c')], [7, 2, 0])
})
