import { ShipmentStatus } from '@waybill/contracts'
import { Problem, type Role } from '@waybill/service'
import { Type } from 'typebox'
import type { Shipment } from '../shipment.ts'

const Time = Type.String({ format: 'date-time' })

export const StatusField = Type.Enum([...ShipmentStatus])
export const ShipmentParams = Type.Object({ shipmentId: Type.String({ format: 'uuid' }) })

/** Where a parcel goes, as clients send it. */
export const AddressField = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    street: Type.String({ minLength: 1, maxLength: 200 }),
    city: Type.String({ minLength: 1, maxLength: 100 }),
    postalCode: Type.String({ minLength: 1, maxLength: 20 }),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 code of two letters' }),
  },
  { additionalProperties: false },
)

const ParcelView = Type.Union([
  Type.Object({ warehouse: Type.String(), number: Type.Integer(), of: Type.Integer() }),
  Type.Null(),
])

/** A shipment in a list. */
export const ShipmentSummary = Type.Object({
  shipmentId: Type.String(),
  orderId: Type.Union([Type.String(), Type.Null()]),
  trackingNumber: Type.String(),
  parcel: ParcelView,
  status: StatusField,
  createdAt: Time,
  updatedAt: Time,
})

/** A shipment by itself. `version` is its ETag too. */
export const ShipmentView = Type.Object({
  shipmentId: Type.String(),
  orderId: Type.Union([Type.String(), Type.Null()]),
  userId: Type.String(),
  trackingNumber: Type.String(),
  parcel: ParcelView,
  status: StatusField,
  shipTo: Type.Object({
    name: Type.String(),
    street: Type.String(),
    city: Type.String(),
    postalCode: Type.String(),
    country: Type.String(),
  }),
  version: Type.Integer(),
})

/** A shipment as the API shows it. */
export const view = (
  shipmentId: string,
  { orderId, userId, trackingNumber, parcel = null, status, shipTo, version }: Shipment,
) => ({
  shipmentId,
  orderId,
  userId,
  trackingNumber,
  parcel,
  status,
  shipTo,
  version,
})

/** The ETag of a shipment: its version, which every change counts up. */
export const etag = ({ version }: Shipment): string => `"${version}"`

/** Whether a user's role lets them see the shipments of others. */
export const seesAll = ({ roles }: { roles: readonly Role[] }): boolean =>
  roles.some((role) => role === 'operator' || role === 'admin')

/** The shipment, if this user may know of it: its owner, an operator or an admin. Throws a 404 Problem otherwise. */
export function visible(
  shipmentId: string,
  shipment: Shipment | undefined,
  user: { id: string; roles: readonly Role[] },
): Shipment {
  const mayRead = shipment?.userId === user.id || seesAll(user)
  if (shipment && mayRead) return shipment
  throw new Problem(404, 'unknown-shipment', `There is no shipment ${shipmentId}, or it is not yours.`)
}
