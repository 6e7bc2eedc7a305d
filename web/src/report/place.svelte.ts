/** The slider's place on the path: one value, which every linked figure follows. */
export const at = $state({ k: 0 })

export function place(k: number): void {
  at.k = k
}
