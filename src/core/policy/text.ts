/**
 * The policy as its author wrote it: API Gateway returns it with its quotes escaped by backslashes, IAM URL-encoded
 * (RFC 3986), some return it as a JSON string. Plain text, and text that is nothing of this, comes back unchanged.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 */
export function unescapePolicyText(text: string): string {
  const plain = parsed(text);
  if (typeof plain === 'string') return plain;
  if (plain !== undefined) return text;
  return urlDecoded(text) ?? backslashDecoded(text) ?? text;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function urlDecoded(text: string): string | null {
  if (!/^\s*(?:%EF%BB%BF)?(?:%[02][0-9A-F])*%(?:7B|5B|22)/i.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A text with a quote that is not escaped ends too early and is no such string. */
function backslashDecoded(text: string): string | null {
  if (!text.includes('\\"')) return null;
  const inner = parsed(`"${text.replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`);
  return typeof inner === 'string' ? inner : null;
}
