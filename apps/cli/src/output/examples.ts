/**
 * The part of a command's help with examples.
 * @param lines what stands behind `waybill`; of a pair the second is what is set before it
 */
export const examples = (...lines: (string | [command: string, env: string])[]): string =>
  `\nExamples:\n${lines
    .map((line) => (typeof line === 'string' ? `  waybill ${line}` : `  ${line[1]} waybill ${line[0]}`))
    .join('\n')}`
