import type { Parcel } from '@waybill/contracts'
import type { Language } from './language.ts'
import { money } from './money.ts'

const TAG = 'en'

/** The mails in English. */
export const en: Language = {
  tag: TAG,
  greeting: (name) => `Hello ${name},`,
  signature: 'Your Waybill team',
  texts: {
    welcome: () => ({
      subject: 'Welcome to Waybill',
      paragraphs: ['your account is ready. We write to you here about your orders and parcels.'],
    }),
    'order-received': ({ orderId, lines, total }) => ({
      subject: `We have your order ${short(orderId)}`,
      paragraphs: [
        'thank you for your order:',
        lines.map(({ name, quantity }) => `${quantity} × ${name}`),
        `In all: ${money(total, TAG)}. We now check payment and stock, and write again as soon as the order is confirmed.`,
      ],
    }),
    'order-reduced': ({ orderId, rejected, lines, total }) => ({
      subject: `A part of your order ${short(orderId)} cannot be sent`,
      paragraphs: [
        'our pharmacist could not approve:',
        rejected.map(({ name, reason }) => `${name}: ${sentence(reason)}`),
        'As you wished, you get the rest of your order:',
        lines.map(({ name, quantity }) => `${quantity} × ${name}`),
        `It costs ${money(total, TAG)}, and no more is taken from your card. What was reserved beyond that is released.`,
      ],
    }),
    'order-confirmed': ({ orderId }) => ({
      subject: `Your order ${short(orderId)} is confirmed`,
      paragraphs: [`your order ${orderId} is confirmed. We are packing it.`],
    }),
    'order-cancelled': ({ orderId, reason }) => ({
      subject: `Your order ${short(orderId)} is cancelled`,
      paragraphs: [
        `your order ${orderId} is cancelled. The reason: ${sentence(reason)}`,
        'If your card was charged, the money goes back to it. You need not do anything.',
      ],
    }),
    'prescription-received': ({ orderId }) => ({
      subject: `A pharmacist is looking at your order ${short(orderId)}`,
      paragraphs: ['your order holds medicine on prescription. A pharmacist checks it before we go on.'],
    }),
    'prescription-approved': ({ orderId }) => ({
      subject: `The prescription for your order ${short(orderId)} is approved`,
      paragraphs: [`our pharmacist approved the prescription for your order ${orderId}.`],
    }),
    'prescription-rejected': ({ orderId, reason, lines = [] }) => ({
      subject: `The prescription for your order ${short(orderId)} is not approved`,
      paragraphs:
        lines.length === 0
          ? [
              `our pharmacist could not approve the prescription for your order ${orderId}. The reason: ${sentence(reason)}`,
            ]
          : [
              `our pharmacist could not approve the prescription for your order ${orderId}:`,
              lines.map(({ name, reason }) => `${name}: ${sentence(reason)}`),
              'We write again about what becomes of your order.',
            ],
    }),
    'shipment-created': ({ shipmentId, trackingNumber }) => ({
      subject: `Your shipment ${trackingNumber} is registered`,
      paragraphs: [`we registered your shipment ${shipmentId}. Follow it with the number ${trackingNumber}.`],
    }),
    shipped: ({ orderId, trackingNumber, parcel }) => ({
      subject: `${yours(orderId, parcel)} is on its way`,
      paragraphs: [`the carrier has your parcel. Follow it with the number ${trackingNumber}.`, ...which(parcel)],
    }),
    delivered: ({ orderId, parcel }) => ({
      subject: `${yours(orderId, parcel)} is delivered`,
      paragraphs: ['your parcel was handed over. We hope that all is as you like it.', ...which(parcel)],
    }),
    'delivery-missed': ({ orderId, reason, parcel }) => ({
      subject: `${yours(orderId, parcel)} could not be delivered yet`,
      paragraphs: [`the courier was at your door, but ${sentence(reason)} We try once more.`, ...which(parcel)],
    }),
    returned: ({ orderId, reason, parcel }) => ({
      subject: `${yours(orderId, parcel)} is on its way back`,
      paragraphs: [
        `your parcel could not be handed over: ${sentence(reason)} It goes back to us.`,
        ...(orderId ? ['What you paid for it goes back to your card.'] : []),
        ...which(parcel),
      ],
    }),
    'return-requested': ({ orderId, items, amount }) => ({
      subject: `Your return for order ${short(orderId)} is registered`,
      paragraphs: [
        'you want to send back:',
        items.map(({ sku, quantity }) => `${quantity} × ${sku}`),
        `It is worth ${money(amount, TAG)}. Please send nothing yet: we write as soon as the return is accepted.`,
      ],
    }),
    'return-approved': ({ orderId }) => ({
      subject: `Your return for order ${short(orderId)} is accepted`,
      paragraphs: ['please send the goods back to us now. The money follows as soon as they are here.'],
    }),
    'return-received': ({ orderId, amount }) => ({
      subject: `Your return for order ${short(orderId)} is here`,
      paragraphs: [`your return arrived. ${money(amount, TAG)} go back to your card.`],
    }),
    'return-rejected': ({ orderId, reason }) => ({
      subject: `Your return for order ${short(orderId)} is refused`,
      paragraphs: [`we can't accept the return. The reason: ${sentence(reason)}`],
    }),
    'failure-digest': ({ from, to, failures, more }) => ({
      subject: `What failed until ${to}`,
      paragraphs: [
        `this failed between ${from} and ${to}, or before and was not told yet:`,
        failures.map(({ step, reason, count }) => `${count} × ${step}: ${reason}`),
        ...(more > 0 ? [`And ${more} more for other reasons.`] : []),
        'You get this as an operator. Your preferences turn it off.',
      ],
    }),
    'webhook-disabled': ({ url, failures }) => ({
      subject: 'Your webhook is switched off',
      paragraphs: [
        `your webhook ${url} did not answer as it should ${failures} times in a row. We have switched it off.`,
        'Register it again when it can be reached.',
      ],
    }),
  },
}

const short = (orderId: string) => orderId.slice(-8)
const isPart = (parcel: Parcel | null | undefined): parcel is Parcel => (parcel?.of ?? 1) > 1
const yours = (orderId: string | null, parcel?: Parcel | null) => {
  if (!orderId) return 'Your shipment'
  return isPart(parcel) ? `Part of your order ${short(orderId)}` : `Your order ${short(orderId)}`
}
const which = (parcel: Parcel | null | undefined) =>
  isPart(parcel) ? [`It is parcel ${parcel.number} of ${parcel.of} of your order. Each travels by itself.`] : []
const sentence = (reason: string) => (/[.!?]$/.test(reason) ? reason : `${reason}.`)
