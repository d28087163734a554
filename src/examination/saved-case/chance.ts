/** Numbers from 0 up to 1 that look random, always the same for the same text (xmur3 and sfc32, public domain). */
export function chanceFrom(text: string): () => number {
  let hash = 1779033703 ^ text.length;
  for (const sign of text) {
    hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  const seed = (): number => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return hash >>> 0;
  };
  let [a, b, c, d] = [seed(), seed(), seed(), seed()];
  return () => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
}

const ALPHABETS = ['abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ', '0123456789'] as const;

/**
 * A text of the same shape: letters become letters of the same case, digits digits, what is hexadecimal stays so, and
 * signs stay. Its length in bytes stays too. Always the same for the same text and seed.
 */
export function ofSameShape(text: string, seed: string): string {
  const chance = chanceFrom(`${seed} ${text}`);
  const like = (sign: string): string => {
    const code = sign.codePointAt(0) ?? 0;
    if (code > 0x7f) return code < 0x800 ? 'é' : code < 0x10000 ? '字' : '𝄞';
    const alphabet = ALPHABETS.find((one) => one.includes(sign));
    return alphabet === undefined ? sign : (alphabet[Math.floor(chance() * alphabet.length)] ?? sign);
  };
  return [...text].map(like).join('');
}
