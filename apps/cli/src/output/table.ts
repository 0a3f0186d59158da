/**
 * Lays rows out in columns as wide as their widest cell. The last column is cut so that a line fits the terminal.
 *
 * @param width in characters; lines are not cut when it is undefined, as when the output goes into a file
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], width?: number): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cut(
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
      width,
    )
  return [headings.map((heading) => heading.toUpperCase()), ...rows].map(line).join('\n')
}

const cut = (text: string, width?: number): string =>
  width !== undefined && text.length > width ? `${text.slice(0, width - 1)}…` : text

/** The terminal's width, or undefined when the output does not go to one. */
export const terminalWidth = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined)
