/**
 * What a function is called where it is deployed, and its queue too: installed as a function kit, each carries its
 * instance's id (`addKitPrefix` and `applyEndpointPrefix` in firebase-tools). Null: it is no kit.
 */
export function deployedName(functionName: string, kitInstance: string | null): string {
  return kitInstance === null ? functionName : `kit-${kitInstance}-${functionName}`
}
