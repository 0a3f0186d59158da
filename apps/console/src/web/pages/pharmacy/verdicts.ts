import type { Verdict } from '../../api/prescriptions.ts'

/** What is said of each line so far, by SKU: rejected for a reason, or approved when there is none. */
export type Draft = Readonly<Record<string, { reason: string | undefined }>>

/** Why it can't be sent yet; undefined when every line has its verdict. */
export function refusalOf(skus: readonly string[], draft: Draft): string | undefined {
  const open = skus.filter((sku) => draft[sku] === undefined)
  if (open.length > 0) return `Say something of ${open.join(', ')} first.`
  const silent = skus.filter((sku) => draft[sku]?.reason?.trim() === '')
  return silent.length > 0 ? `Say why ${silent.join(', ')} is rejected.` : undefined
}

/** The verdicts as they are sent. Lines that nothing is said of are left out. */
export const verdictsOf = (skus: readonly string[], draft: Draft): Verdict[] =>
  skus.flatMap((sku): Verdict[] => {
    const said = draft[sku]
    if (!said) return []
    return said.reason === undefined
      ? [{ sku, verdict: 'approved' }]
      : [{ sku, verdict: 'rejected', reason: said.reason.trim() }]
  })
