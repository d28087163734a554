/** What a host name says by itself. */
export type HostKind =
  /** `{api}.execute-api.{region}.amazonaws.com`, or with a VPC endpoint: `{api}-{vpce}.execute-api…`. */
  | { readonly kind: 'execute-api'; readonly apiId: string; readonly region: string }
  /** `vpce-….execute-api.{region}.vpce.amazonaws.com`: the endpoint's own name; the API stands in a header. */
  | { readonly kind: 'vpc-endpoint'; readonly region: string }
  /** `d-….execute-api.{region}.amazonaws.com`: what a regional custom domain's DNS record points to. */
  | { readonly kind: 'regional-domain' }
  | { readonly kind: 'cloudfront' }
  | { readonly kind: 'other' };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html and apigateway-private-api-test-invoke-url.html */
export function hostKind(host: string): HostKind {
  const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const invoke =
    /^([a-z0-9]+)(?:-vpce-[0-9a-f]+)?\.execute-api(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws|vpce\.amazonaws\.com)$/.exec(name);
  if (invoke?.[1] && invoke[2] && !name.startsWith('vpce-')) return { kind: 'execute-api', apiId: invoke[1], region: invoke[2] };
  const endpoint = /^vpce-[0-9a-z-]+\.execute-api\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/.exec(name);
  if (endpoint?.[1]) return { kind: 'vpc-endpoint', region: endpoint[1] };
  if (/^d-[0-9a-z]+\.execute-api\./.test(name)) return { kind: 'regional-domain' };
  return name.endsWith('.cloudfront.net') ? { kind: 'cloudfront' } : { kind: 'other' };
}
