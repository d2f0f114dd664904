/** The event that arrows lead to: above and below in turn, left and right on the nearest other day. */
export const eventBeside = (week, element, key) => {
  const all = [...week.querySelectorAll('.event')].filter((one) => one.offsetParent !== null)
  const index = all.indexOf(element)
  if (key === 'ArrowDown') return all[index + 1]
  if (key === 'ArrowUp') return all[index - 1]
  const box = element.getBoundingClientRect()
  const away = (one) => {
    const other = one.getBoundingClientRect()
    return {
      across: key === 'ArrowLeft' ? box.left - other.left : other.left - box.left,
      along: Math.abs(other.top - box.top),
    }
  }
  const beside = all
    .filter((one) => one.closest('.day') !== element.closest('.day') && away(one).across > 4)
    .map((one) => ({ one, ...away(one) }))
  return beside.sort((a, b) => a.across * 10 + a.along - b.across * 10 - b.along)[0]?.one
}
