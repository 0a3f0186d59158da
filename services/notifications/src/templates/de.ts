import type { Parcel } from '@waybill/contracts'
import type { Language } from './language.ts'
import { money } from './money.ts'

const TAG = 'de'

/** The mails in German. Reasons come from whoever gave them and stay in their language. */
export const de: Language = {
  tag: TAG,
  greeting: (name) => `Guten Tag ${name},`,
  signature: 'Ihr Waybill-Team',
  texts: {
    welcome: () => ({
      subject: 'Willkommen bei Waybill',
      paragraphs: ['Ihr Konto ist bereit. Wir schreiben Ihnen hierher, wenn es um Ihre Bestellungen und Pakete geht.'],
    }),
    'order-received': ({ orderId, lines, total }) => ({
      subject: `Ihre Bestellung ${short(orderId)} ist bei uns`,
      paragraphs: [
        'vielen Dank für Ihre Bestellung:',
        lines.map(({ name, quantity }) => `${quantity} × ${name}`),
        `Zusammen: ${money(total, TAG)}. Wir prüfen nun Zahlung und Bestand und schreiben wieder, sobald die Bestellung bestätigt ist.`,
      ],
    }),
    'order-reduced': ({ orderId, rejected, lines, total }) => ({
      subject: `Ein Teil Ihrer Bestellung ${short(orderId)} kann nicht kommen`,
      paragraphs: [
        'unsere Apotheke konnte nicht annehmen:',
        rejected.map(({ name, reason }) => `${name}: ${sentence(reason)}`),
        'Wie gewünscht erhalten Sie den Rest Ihrer Bestellung:',
        lines.map(({ name, quantity }) => `${quantity} × ${name}`),
        `Er kostet ${money(total, TAG)}; mehr wird Ihrer Karte nicht belastet. Was darüber hinaus vorgemerkt war, wird frei.`,
      ],
    }),
    'order-confirmed': ({ orderId }) => ({
      subject: `Ihre Bestellung ${short(orderId)} ist bestätigt`,
      paragraphs: [`Ihre Bestellung ${orderId} ist bestätigt. Wir packen sie.`],
    }),
    'order-cancelled': ({ orderId, reason }) => ({
      subject: `Ihre Bestellung ${short(orderId)} ist storniert`,
      paragraphs: [
        `Ihre Bestellung ${orderId} ist storniert. Der Grund: ${sentence(reason)}`,
        'Wurde Ihre Karte belastet, geht das Geld auf sie zurück. Sie müssen nichts tun.',
      ],
    }),
    'prescription-received': ({ orderId }) => ({
      subject: `Eine Apothekerin prüft Ihre Bestellung ${short(orderId)}`,
      paragraphs: [
        'Ihre Bestellung enthält ein Arzneimittel auf Rezept. Das Rezept wird geprüft, bevor es weitergeht.',
      ],
    }),
    'prescription-approved': ({ orderId }) => ({
      subject: `Das Rezept zu Ihrer Bestellung ${short(orderId)} ist in Ordnung`,
      paragraphs: [`unsere Apotheke hat das Rezept zu Ihrer Bestellung ${orderId} angenommen.`],
    }),
    'prescription-rejected': ({ orderId, reason, lines = [] }) => ({
      subject: `Das Rezept zu Ihrer Bestellung ${short(orderId)} wurde nicht angenommen`,
      paragraphs:
        lines.length === 0
          ? [
              `unsere Apotheke konnte das Rezept zu Ihrer Bestellung ${orderId} nicht annehmen. Der Grund: ${sentence(reason)}`,
            ]
          : [
              `unsere Apotheke konnte das Rezept zu Ihrer Bestellung ${orderId} nicht annehmen:`,
              lines.map(({ name, reason }) => `${name}: ${sentence(reason)}`),
              'Wir schreiben noch einmal, was aus Ihrer Bestellung wird.',
            ],
    }),
    'shipment-created': ({ shipmentId, trackingNumber }) => ({
      subject: `Ihre Sendung ${trackingNumber} ist erfasst`,
      paragraphs: [`wir haben Ihre Sendung ${shipmentId} erfasst. Verfolgen Sie sie mit der Nummer ${trackingNumber}.`],
    }),
    shipped: ({ orderId, trackingNumber, parcel }) => ({
      subject: `${yours(orderId, parcel)} ist unterwegs`,
      paragraphs: [
        `der Paketdienst hat Ihr Paket. Verfolgen Sie es mit der Nummer ${trackingNumber}.`,
        ...which(parcel),
      ],
    }),
    delivered: ({ orderId, parcel }) => ({
      subject: `${yours(orderId, parcel)} ist zugestellt`,
      paragraphs: ['Ihr Paket wurde übergeben. Wir hoffen, dass alles so ist, wie Sie es möchten.', ...which(parcel)],
    }),
    'delivery-missed': ({ orderId, reason, parcel }) => ({
      subject: `${yours(orderId, parcel)} konnte noch nicht zugestellt werden`,
      paragraphs: [
        `der Bote war an Ihrer Tür. Der Grund: ${sentence(reason)} Wir versuchen es noch einmal.`,
        ...which(parcel),
      ],
    }),
    returned: ({ orderId, reason, parcel }) => ({
      subject: `${yours(orderId, parcel)} geht zurück`,
      paragraphs: [
        `Ihr Paket konnte nicht übergeben werden. Der Grund: ${sentence(reason)} Es geht an uns zurück.`,
        ...(orderId ? ['Was Sie dafür bezahlt haben, geht auf Ihre Karte zurück.'] : []),
        ...which(parcel),
      ],
    }),
    'return-requested': ({ orderId, items, amount }) => ({
      subject: `Ihre Rücksendung zur Bestellung ${short(orderId)} ist angemeldet`,
      paragraphs: [
        'Sie möchten zurücksenden:',
        items.map(({ sku, quantity }) => `${quantity} × ${sku}`),
        `Der Wert: ${money(amount, TAG)}. Bitte senden Sie noch nichts: Wir schreiben, sobald die Rücksendung angenommen ist.`,
      ],
    }),
    'return-approved': ({ orderId }) => ({
      subject: `Ihre Rücksendung zur Bestellung ${short(orderId)} ist angenommen`,
      paragraphs: ['bitte senden Sie die Ware nun an uns zurück. Das Geld folgt, sobald sie bei uns ist.'],
    }),
    'return-received': ({ orderId, amount }) => ({
      subject: `Ihre Rücksendung zur Bestellung ${short(orderId)} ist bei uns`,
      paragraphs: [`Ihre Rücksendung ist angekommen. ${money(amount, TAG)} gehen auf Ihre Karte zurück.`],
    }),
    'return-rejected': ({ orderId, reason }) => ({
      subject: `Ihre Rücksendung zur Bestellung ${short(orderId)} wurde abgelehnt`,
      paragraphs: [`wir können die Rücksendung nicht annehmen. Der Grund: ${sentence(reason)}`],
    }),
    'failure-digest': ({ from, to, failures, more }) => ({
      subject: `Was bis ${to} fehlschlug`,
      paragraphs: [
        `zwischen ${from} und ${to} schlug fehl, oder davor und wurde noch nicht gemeldet:`,
        failures.map(({ step, reason, count }) => `${count} × ${step}: ${reason}`),
        ...(more > 0 ? [`Und ${more} weitere aus anderen Gründen.`] : []),
        'Sie erhalten dies als Operator. Ihre Einstellungen schalten es ab.',
      ],
    }),
    'webhook-disabled': ({ url, failures }) => ({
      subject: 'Ihr Webhook wurde abgeschaltet',
      paragraphs: [
        `Ihr Webhook ${url} hat ${failures} Mal hintereinander nicht geantwortet, wie er soll. Wir haben ihn abgeschaltet.`,
        'Legen Sie ihn neu an, wenn er wieder erreichbar ist.',
      ],
    }),
  },
}

const short = (orderId: string) => orderId.slice(-8)
const isPart = (parcel: Parcel | null | undefined): parcel is Parcel => (parcel?.of ?? 1) > 1
const yours = (orderId: string | null, parcel?: Parcel | null) => {
  if (!orderId) return 'Ihre Sendung'
  return isPart(parcel) ? `Ein Teil Ihrer Bestellung ${short(orderId)}` : `Ihre Bestellung ${short(orderId)}`
}
const which = (parcel: Parcel | null | undefined) =>
  isPart(parcel) ? [`Es ist Paket ${parcel.number} von ${parcel.of} Ihrer Bestellung. Jedes reist für sich.`] : []
const sentence = (reason: string) => (/[.!?]$/.test(reason) ? reason : `${reason}.`)
