// Written by `./waybill schemas generate` from contracts/src/catalogue.ts. Edit that, not this.
import type { AnyEventType } from '@waybill/messaging'
import { UserCreated, UserDeactivated, UserErased, UserUpdated } from './identity.v1.ts'
import { DataKeyChanged } from './identity.keys.v1.ts'
import { ProductListed } from './products.v1.ts'
import { OrderCancelRequested, OrderConfirmed, OrderPlaced, OrderReduced, OrderRefundRequested, ReturnApproved, ReturnReceived, ReturnRejected, ReturnRequested } from './orders.v1.ts'
import { OrderCancelled, OrderCompleted } from './orders.outcome.v1.ts'
import { PaymentAuthorized, PaymentCaptured, PaymentDeclined, PaymentExpired, PaymentRefunded, PaymentVoided } from './payments.v1.ts'
import { StockCommitted, StockRejected, StockReleased, StockReserved } from './inventory.v1.ts'
import { StockLow } from './stock.v1.ts'
import { PrescriptionApproved, PrescriptionReceived, PrescriptionRejected } from './pharmacy.v1.ts'
import { OrderPacked, OrderStopped } from './fulfillment.v1.ts'
import { ShipmentCreated, ShipmentStatusChanged, ShipmentUpdated } from './shipping.v1.ts'
import { ParcelDelivered, ParcelFailed, ParcelOutForDelivery, ParcelReturned } from './delivery.v1.ts'
import { MessageFailed, MessageSent } from './notifications.v1.ts'
import { PageViewed } from './analytics.pageviews.v1.ts'
import { FailuresCounted, FunnelCounted, RevenueCounted, StepTimed, TopProductsUpdated } from './analytics.snapshots.v1.ts'
import { FaultSwitched } from './platform.faults.v1.ts'

export * from './shapes.ts'
export * from './identity.v1.ts'
export * from './identity.keys.v1.ts'
export * from './products.v1.ts'
export * from './orders.v1.ts'
export * from './orders.outcome.v1.ts'
export * from './payments.v1.ts'
export * from './inventory.v1.ts'
export * from './stock.v1.ts'
export * from './pharmacy.v1.ts'
export * from './fulfillment.v1.ts'
export * from './shipping.v1.ts'
export * from './delivery.v1.ts'
export * from './notifications.v1.ts'
export * from './analytics.pageviews.v1.ts'
export * from './analytics.snapshots.v1.ts'
export * from './platform.faults.v1.ts'

/** Every event of the system, topic by topic. */
export const events: readonly AnyEventType[] = [
  UserCreated,
  UserUpdated,
  UserDeactivated,
  UserErased,
  DataKeyChanged,
  ProductListed,
  OrderPlaced,
  OrderReduced,
  OrderConfirmed,
  OrderCancelRequested,
  OrderRefundRequested,
  ReturnRequested,
  ReturnApproved,
  ReturnReceived,
  ReturnRejected,
  OrderCompleted,
  OrderCancelled,
  PaymentAuthorized,
  PaymentDeclined,
  PaymentCaptured,
  PaymentVoided,
  PaymentRefunded,
  PaymentExpired,
  StockReserved,
  StockRejected,
  StockCommitted,
  StockReleased,
  StockLow,
  PrescriptionReceived,
  PrescriptionApproved,
  PrescriptionRejected,
  OrderPacked,
  OrderStopped,
  ShipmentCreated,
  ShipmentUpdated,
  ShipmentStatusChanged,
  ParcelOutForDelivery,
  ParcelDelivered,
  ParcelFailed,
  ParcelReturned,
  MessageSent,
  MessageFailed,
  PageViewed,
  TopProductsUpdated,
  RevenueCounted,
  FunnelCounted,
  StepTimed,
  FailuresCounted,
  FaultSwitched,
]
