import {
  type Address,
  type AddressRead,
  type Item,
  keptAddress,
  type Line,
  type Money,
  OrderPacked,
  type Parcel,
  type Portion,
} from '@waybill/contracts'

/**
 * An order being picked, as one task per warehouse. From `picking` it goes to `packed`, with the first of them, or to
 * `stopped`, once, and stays there.
 */
export type Pick = { orderId: string; customerId: string; tasks: Task[]; shipTo: Address; total: Money | null }

/** What one warehouse packs into one parcel. Its name is empty when nobody said which: then it is the whole order. */
export type Task = { warehouse: string; items: Item[] }

/** A parcel that was packed: the task that is done, which one of its order it is, and of how many. */
export type Packed = Omit<Pick, 'tasks'> & Task & Omit<Parcel, 'warehouse'>

type Confirmed = {
  orderId: string
  customerId: string
  lines: Line[]
  parcels: Portion[]
  shipTo: AddressRead
  total: Money
}

/** What to take from which shelves for an order. */
export const toPick = ({ orderId, customerId, lines, parcels, shipTo, total }: Confirmed): Pick => ({
  orderId,
  customerId,
  tasks:
    parcels.length > 0 ? parcels : [{ warehouse: '', items: lines.map(({ sku, quantity }) => ({ sku, quantity })) }],
  shipTo: keptAddress(shipTo),
  total,
})

/** The event that tells that a parcel is packed: from the first on the order can no longer be stopped. */
export const packed = ({ orderId, customerId, items, shipTo, total, warehouse, number, of }: Packed) =>
  OrderPacked({
    orderId,
    customerId,
    items,
    shipTo,
    total,
    parcel: warehouse === '' ? null : { warehouse, number, of },
  })
