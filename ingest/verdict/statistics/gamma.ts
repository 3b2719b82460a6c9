/** Derivative of ln gamma for x > 0: recurrence up to 8, then the asymptotic series (Abramowitz and Stegun 6.3.18). */
export function digamma(x: number): number {
  let sum = 0;
  let at = x;
  while (at < 8) sum -= 1 / at++;
  const q = 1 / (at * at);
  return (
    sum + Math.log(at) - 0.5 / at - q * (1 / 12 - q * (1 / 120 - q * (1 / 252 - q * (1 / 240 - q / 132))))
  );
}

/** Second derivative of ln gamma for x > 0 (Abramowitz and Stegun 6.4.12). */
export function trigamma(x: number): number {
  let sum = 0;
  let at = x;
  while (at < 8) sum += 1 / (at * at++);
  const q = 1 / (at * at);
  return (
    sum + 1 / at + q / 2 + (q / at) * (1 / 6 - q * (1 / 30 - q * (1 / 42 - q * (1 / 30 - (q * 5) / 66))))
  );
}

/** The x > 0 with trigamma(x) = y, by Newton's method on 1 / trigamma (Smyth 2004, appendix). */
export function trigammaInverse(y: number): number {
  let x = 0.5 + 1 / y;
  for (let i = 0; i < 50; i++) {
    const value = trigamma(x);
    const slope = (trigamma(x * (1 + 1e-5)) - trigamma(x * (1 - 1e-5))) / (2e-5 * x);
    const step = (value * (1 - value / y)) / slope;
    x += step;
    if (Math.abs(step) < 1e-10 * x) break;
  }
  return x;
}
