import { type Address, type Parcel, ShipmentStatus } from '@waybill/contracts'

export type Status = ShipmentStatus

export type Order = {
  orderId: string | null
  userId: string
  trackingNumber: string
  shipTo: Address
  /** Which parcel of its order it is. Histories from before orders had several do not say. */
  parcel?: Parcel | null
}

/** What happened to a shipment, as it is stored. */
export type Fact =
  | { type: 'created'; data: Order }
  | { type: 'redirected'; data: { shipTo: Address } }
  | { type: 'status-changed'; data: { from: Status; to: Status } }

export type Command =
  | { do: 'create'; order: Order }
  | { do: 'redirect'; shipTo: Address }
  /** One legal step, asked for by the carrier job or by an operator. */
  | { do: 'move'; to: Status }
  /** What delivery saw. It counts even when steps before it were not heard of, and never moves a shipment back. */
  | { do: 'report'; to: Status }

export type Shipment = Order & { status: Status; version: number }

/** A fact that a command brought about, with the shipment after it. */
export type Change = { shipmentId: string; shipment: Shipment; fact: Fact; occurredAt: Date }

export const SNAPSHOT_EVERY = 10

const next: Record<Status, Status[]> = {
  created: ['picked-up'],
  'picked-up': ['in-transit'],
  'in-transit': ['out-for-delivery', 'returned'],
  'out-for-delivery': ['delivered', 'returned'],
  delivered: [],
  returned: [],
}

/** The step the carrier takes next by itself; undefined when the parcel is no longer its business. */
export function carrierStep(status: Status): Status | undefined {
  if (status === 'created') return 'picked-up'
  return status === 'picked-up' ? 'in-transit' : undefined
}

/**
 * What a command makes happen: undefined when it changes nothing.
 * Throws an IllegalTransition when the shipment is not where the command needs it.
 */
export function decide(shipment: Shipment | undefined, command: Command): Fact | undefined {
  if (command.do === 'create') return shipment ? undefined : { type: 'created', data: command.order }
  if (!shipment) throw new IllegalTransition('There is no such shipment.')

  switch (command.do) {
    case 'redirect':
      if (shipment.status !== 'created') throw new IllegalTransition(`It is ${shipment.status}: the carrier has it.`)
      return { type: 'redirected', data: { shipTo: command.shipTo } }
    case 'move':
      if (!next[shipment.status].includes(command.to)) throw cannotMove(shipment.status, command.to)
      return moved(shipment, command.to)
    case 'report':
      return isNews(shipment.status, command.to) ? moved(shipment, command.to) : undefined
  }
}

/** A shipment after a fact. Facts are what happened: they are never refused. */
export function evolve(shipment: Shipment | undefined, fact: Fact): Shipment {
  if (fact.type === 'created') return { ...fact.data, status: 'created', version: 1 }
  if (!shipment) throw new Error(`a '${fact.type}' comes before 'created': the history of the shipment is broken`)

  const version = shipment.version + 1
  return fact.type === 'redirected'
    ? { ...shipment, shipTo: fact.data.shipTo, version }
    : { ...shipment, status: fact.data.to, version }
}

/** The shipment that a history, oldest first, tells of, going on from a snapshot if there is one; undefined when all is empty. */
export const fold = (history: readonly Fact[], snapshot?: Shipment): Shipment | undefined =>
  history.reduce<Shipment | undefined>(evolve, snapshot)

/** Whether the state at this version is kept: then at most `SNAPSHOT_EVERY - 1` events are read on top of it. */
export const isSnapshot = ({ version }: Shipment): boolean => version % SNAPSHOT_EVERY === 0

/** The part of a history, oldest first, that had happened by then. Ends at the first later fact: versions are the order. */
export function until<T extends { occurredAt: Date }>(history: readonly T[], at: Date): T[] {
  const later = history.findIndex(({ occurredAt }) => occurredAt > at)
  return later === -1 ? [...history] : history.slice(0, later)
}

/** A command that a shipment's present state does not allow. */
export class IllegalTransition extends Error {
  override name = 'IllegalTransition'
}

// Delivered and returned are both ends. When an operator said the one and the courier the other, the courier was there.
const END = 4
const rank = (status: Status) => Math.min(ShipmentStatus.indexOf(status), END)
const isNews = (at: Status, to: Status) => at !== to && rank(to) >= rank(at)

const moved = ({ status }: Shipment, to: Status): Fact => ({ type: 'status-changed', data: { from: status, to } })

function cannotMove(from: Status, to: Status): IllegalTransition {
  const legal =
    next[from].length > 0 ? `from there it goes to ${next[from].join(' or ')}` : 'that is the end of its way'
  return new IllegalTransition(`It is ${from} and cannot become ${to}: ${legal}.`)
}
