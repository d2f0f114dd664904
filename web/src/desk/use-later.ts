import { useEffect, useState } from 'preact/hooks'

/** A part of the program that is fetched when it is first needed; null until it is here. */
export function useLater<Part>(fetchPart: () => Promise<Part>, isNeeded: boolean): Part | null {
  const [part, setPart] = useState<Part | null>(null)
  useEffect(() => {
    if (isNeeded && part === null) void fetchPart().then((fetched) => setPart(() => fetched))
  }, [isNeeded])
  return part
}
