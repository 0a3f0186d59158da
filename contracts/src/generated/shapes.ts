// Written by `./waybill schemas generate` from contracts/avro/shapes. Edit that, not this.

/** Where a parcel goes. */
export type Address = {
  /** Who receives it. Personal data. */
  name: string
  /** Street and house number. Personal data. */
  street: string
  /** The city. */
  city: string
  /** The postal code, as written in the country. */
  postalCode: string
  /** ISO 3166-1 code of two letters, for example DE. */
  country: string
}

/** Where a parcel goes. As it is read: personal data is null once the person was erased. */
export type AddressRead = {
  /** Who receives it. Personal data. */
  name: string | null
  /** Street and house number. Personal data. */
  street: string | null
  /** The city. */
  city: string
  /** The postal code, as written in the country. */
  postalCode: string
  /** ISO 3166-1 code of two letters, for example DE. */
  country: string
}

/** A number of pieces of one product, without a price. */
export type Item = {
  /** The product. */
  sku: string
  /** How many pieces, at least 1. */
  quantity: number
}

/**
 * One line of an order, with the name and price of the moment it was placed: later changes of the product do not touch
 * it.
 */
export type Line = {
  /** The product. */
  sku: string
  /** The name of the product, as the customer saw it. */
  name: string
  /** How many pieces, at least 1. */
  quantity: number
  /** The price of one piece. */
  unitPrice: Money
  /** Whether a pharmacist must approve a prescription before it is handed out. */
  requiresPrescription: boolean
}

/** An amount of money, counted in the smallest unit of its currency so that no sum is ever rounded. */
export type Money = {
  /** The amount in minor units: 1250 in EUR is 12.50 euros, 1250 in JPY is 1250 yen. */
  amountMinor: number
  /** ISO 4217 code, for example EUR. */
  currency: string
}

/** Which part of an order a parcel is. An order has a parcel from each warehouse that it is served from. */
export type Parcel = {
  /** Where it is packed, and where it goes back to. An order has one parcel from each. */
  warehouse: string
  /** Its place in the order in which they were packed, from 1. */
  number: number
  /** How many parcels the order has. */
  of: number
}

/** What of an order comes from one warehouse, and so goes into one parcel. */
export type Portion = {
  /** Where the pieces are. */
  warehouse: string
  /** The pieces. */
  items: Item[]
}

/** A line of an order that a pharmacist rejected. */
export type RejectedLine = {
  /** The product. */
  sku: string
  /** The name of the product, as the customer saw it. */
  name: string
  /** Why, in words for the customer. */
  reason: string
}

/** How far a shipment has come. A string and not an Avro enum, whose symbols cannot have a hyphen. */
export const ShipmentStatus = [
  'created',
  'picked-up',
  'in-transit',
  'out-for-delivery',
  'delivered',
  'returned',
] as const
export type ShipmentStatus = (typeof ShipmentStatus)[number]
