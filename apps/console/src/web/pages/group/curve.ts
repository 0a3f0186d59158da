/** The area under the lag of some looks, as the path of a drawing that is so wide and high. */
export function curveOf(history: readonly { at: number; lag: number }[], width: number, height: number): string {
  const [first, last] = [history[0], history.at(-1)]
  if (!first || !last) return ''
  const span = Math.max(1, last.at - first.at)
  const most = Math.max(1, ...history.map(({ lag }) => lag))
  const points = history.map(
    ({ at, lag }) =>
      `${(((at - first.at) / span) * width).toFixed(1)} ${(height - (lag / most) * (height - 4)).toFixed(1)}`,
  )
  return `M0 ${height}L${points.join('L')}L${width} ${height}Z`
}
