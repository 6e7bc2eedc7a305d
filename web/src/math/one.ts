/** One weight alone: the w with least ½ (w − z)² + alpha cost(w), z being the best without penalty. */

import { mixture, type Penalty } from './penalty'

export function oneWeight(penalty: Penalty, alpha: number, z: number): number {
  const size = Math.abs(z)
  const mixed = mixture(penalty, alpha)
  if (mixed !== null) return (Math.sign(z) * Math.max(size - mixed.a, 0)) / (1 + mixed.b)
  const q = penalty.q
  const rate = (w: number): number => w - size + alpha * q * w ** (q - 1)
  // below 1 the rate falls first and rises then: only its second zero is a minimum
  const from = q < 1 ? (alpha * q * (1 - q)) ** (1 / (2 - q)) : 0
  if (q < 1 && (from >= size || rate(from) >= 0)) return 0
  let [low, high] = [from, size]
  for (let k = 0; k < 100; k++) {
    const middle = 0.5 * (low + high)
    if (middle === low || middle === high) break
    if (rate(middle) < 0) low = middle
    else high = middle
  }
  const w = 0.5 * (low + high)
  if (q < 1 && 0.5 * (w - size) ** 2 + alpha * w ** q >= 0.5 * size * size) return 0
  return Math.sign(z) * w
}
