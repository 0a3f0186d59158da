/** A package with a known hole, or one that uses such a package. */
export interface Hole {
  name: string
  severity: string
  /** What is known, with its address; of a package that only uses another, that one's name. */
  why: string[]
  /** Whether a newer version has it no more. */
  fixed: boolean
}

/** What `npm audit --json` said: the holes, or why it could not tell. */
export type Report = { holes: Hole[] } | { unreachable: string }

interface Vulnerability {
  name: string
  severity: string
  via: (string | { title: string; url: string })[]
  fixAvailable: unknown
}

const severities = ['critical', 'high', 'moderate', 'low', 'info']

/** Reads what `npm audit --json` printed, worst first. Anything but a report means that it could not tell. */
export function readReport(output: string): Report {
  let said: { auditReportVersion?: number; vulnerabilities?: Record<string, Vulnerability>; message?: string }
  try {
    said = JSON.parse(output)
  } catch {
    return { unreachable: output.trim().split('\n').at(-1) || 'npm said nothing' }
  }
  if (said.auditReportVersion === undefined) return { unreachable: said.message ?? 'npm gave no report' }
  const holes = Object.values(said.vulnerabilities ?? {}).map(({ name, severity, via, fixAvailable }) => ({
    name,
    severity,
    why: via.map((one) => (typeof one === 'string' ? `uses ${one}` : `${one.title} (${one.url})`)),
    fixed: Boolean(fixAvailable),
  }))
  return { holes: holes.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)) }
}
