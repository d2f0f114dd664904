/**
 * Measures all contenders once, then all of them again, and so on: whatever else the machine does meanwhile falls on
 * all of them alike.
 */
export async function interleave<Contender extends string, Measured>(
  rounds: number,
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<Measured>,
): Promise<ReadonlyMap<Contender, readonly Measured[]>> {
  const measured = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) measured.get(contender)?.push(await measure(contender))
  }
  return measured
}
