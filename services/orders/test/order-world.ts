import { OrderCancelRequested, OrderConfirmed } from '@waybill/contracts'
import type { Order } from '../src/order.ts'
import { eventOf, type Happening, newOrder, saga } from './samples.ts'

/** What the others will answer; null: they never do. */
export type Answers = {
  payment: 'authorized' | 'declined' | null
  stock: 'reserved' | 'rejected' | null
  prescription: 'approved' | 'refused' | 'partlyRefused' | null
  needsPrescription: boolean
  /** What becomes of each parcel: one or two. */
  parcels: readonly End[]
}

type End = 'delivered' | 'returned'
type Action = () => void

const packings: Happening[] = ['packedEast', 'packedWest']
const ends = { delivered: ['deliveredEast', 'deliveredWest'], returned: ['returnedEast', 'returnedWest'] } as const

/**
 * One order among the services around it, each reduced to what it tells the order. Every topic keeps its own order and
 * is read at any time, so the saga meets each early and late pair that the real system can bring about.
 */
export function world(answers: Answers) {
  let order: Order = newOrder(answers.needsPrescription)
  let deadline: string | undefined = 'set'
  let packer: 'idle' | 'picking' | 'packed' | 'stopped' = 'idle'
  let cancelled = false
  let packed = 0
  const emitted: string[] = []
  const toPacker: ('confirmed' | 'cancel')[] = []
  const topics: Record<string, { unread: Happening[]; last?: Happening }> = {
    orders: { unread: [] },
    payments: { unread: answers.payment ? [answers.payment] : [] },
    inventory: { unread: answers.stock ? [stockAnswer(answers)] : [] },
    pharmacy: { unread: answers.prescription ? [answers.prescription] : [] },
    fulfillment: { unread: [] },
    delivery: { unread: [] },
  }

  function happen(name: Happening): void {
    const decision = saga.decide(order, eventOf[name])
    if (name === 'overdue') deadline = undefined
    if (!decision) return
    order = decision.state
    deadline = decision.within
    for (const { event } of decision.emit ?? []) {
      emitted.push(event.type)
      if (event.type === OrderConfirmed.type) toPacker.push('confirmed')
      if (event.type === OrderCancelRequested.type) askToCancel()
    }
  }

  function askToCancel(): void {
    topics.orders?.unread.push('cancelRequested')
    toPacker.push('cancel')
  }

  function packerReads(): void {
    const word = toPacker.shift()
    if (word === 'confirmed' && packer === 'idle') packer = 'picking'
    if (word === 'cancel' && packer !== 'packed' && packer !== 'stopped') {
      packer = 'stopped'
      topics.fulfillment?.unread.push('stopped')
    }
  }

  function pack(): void {
    const end = answers.parcels[packed] ?? 'delivered'
    topics.fulfillment?.unread.push(packings[packed] ?? 'packed')
    if (packed === 0) topics.payments?.unread.push('captured')
    topics.delivery?.unread.push(ends[end][packed] ?? end)
    packed += 1
    packer = 'packed'
  }

  /** What can happen next by itself. */
  function progress(): Action[] {
    const reads = Object.values(topics)
      .filter(({ unread }) => unread.length > 0)
      .map((topic) => () => {
        const name = topic.unread.shift()
        if (!name) return
        topic.last = name
        happen(name)
      })
    if (toPacker.length > 0) reads.push(packerReads)
    if (packer === 'picking' || (packer === 'packed' && packed < answers.parcels.length)) reads.push(pack)
    return reads
  }

  /** What may happen on top: duplicates, deadlines that pass early, a customer who changes their mind. */
  function trouble(): Action[] {
    const again = Object.values(topics).flatMap(({ last }) => (last ? [() => happen(last)] : []))
    if (deadline) again.push(() => happen('overdue'))
    if (!cancelled && order.step !== 'packed') {
      again.push(() => {
        cancelled = true
        askToCancel()
      })
    }
    return again
  }

  return {
    /** One thing happens, the one that `choice` points at. */
    step(choice: number): void {
      const actions = [...progress(), ...trouble()]
      actions[choice % actions.length]?.()
    },
    /** Lets everything settle: all is read, and deadlines pass only when nothing else happens. */
    settle(): void {
      for (let rounds = 0; rounds < 100; rounds += 1) {
        const [next] = progress()
        if (next) next()
        else if (deadline) happen('overdue')
        else return
      }
    },
    seen: () => ({ order, emitted, packer }),
  }
}

const stockAnswer = ({ stock, parcels }: Answers): Happening =>
  stock === 'reserved' && parcels.length > 1 ? 'reservedSplit' : (stock ?? 'rejected')
