// Of a case: whether the answer that the browser rejected is written by a function or a server behind a proxy
// integration. API Gateway hands such an answer on as it is; nobody but its author can mend it. Read off the case's own
// structure, without the program's gates.

/** Faults of an answer's own headers. */
const OF_ANSWERS = [
  'cors-integration-response-missing-headers',
  'cors-duplicate-header',
  'cors-origin-not-allowed',
  'cors-credentials-wildcard-origin',
];

/** Whether this cause is its author's to mend, not AWS's. */
export function isItsAuthors(file, code) {
  if (!OF_ANSWERS.includes(code)) return false;
  // A page without an origin of its own can be let in by nobody.
  if (file.request.origin === 'null') return true;
  if (file.apiType !== 'REST') return false;
  const verbs = [file.request.method, ...(file.request.preflight === null ? [] : ['OPTIONS'])];
  return verbs.some((verb) => {
    const headers = proxiedHeaders(file, servingMethod(file, verb), verb);
    return headers !== null && !pageMayRead(headers, file.request);
  });
}

/** The most exact path template that fits the end of the path: what stands before it is a stage or a base path. */
function servingMethod({ config, request }, verb) {
  const parts = request.path.split('/').filter((part) => part !== '');
  const fits = (template) => {
    const wanted = template.split('/').filter((part) => part !== '');
    const greedy = wanted.at(-1)?.endsWith('+}') ?? false;
    return [parts, parts.slice(1), parts.slice(2)].some(
      (own) =>
        (greedy ? own.length >= wanted.length : own.length === wanted.length) &&
        wanted.every((part, at) => part.startsWith('{') || part === own[at]),
    );
  };
  const exactness = ({ path, httpMethod }) =>
    path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length * 2 + (httpMethod === verb);
  const methods = config.deployedSnapshot?.methods ?? config.methods ?? [];
  const serving = methods.filter(({ path, httpMethod }) => (httpMethod === verb || httpMethod === 'ANY') && fits(path));
  return serving.sort((a, b) => exactness(b) - exactness(a))[0] ?? null;
}

/** What the author of a proxied answer writes, as pairs; null where API Gateway answers itself. */
function proxiedHeaders({ config, request }, method, verb) {
  const { integration } = method ?? {};
  if (integration?.type === 'HTTP_PROXY') {
    const { hostname } = new URL(integration.uri);
    return Object.entries(config.otherHosts.find(({ host }) => host === hostname)?.answers.headers ?? {});
  }
  if (integration?.type !== 'AWS_PROXY') return null;
  const sent = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const does = config.functions
    .find(({ name }) => name === integration.function)
    ?.behaviours.find(
      ({ when }) =>
        (when?.methods?.includes(verb) ?? true) &&
        Object.entries(when?.headers ?? {}).every(([name, value]) => sent.get(name.toLowerCase()) === value),
    );
  const { headers, multiValueHeaders } = does?.returns ?? {};
  return [
    ...Object.entries(headers ?? {}),
    ...Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) => values.map((value) => [name, value])),
  ];
}

/** One allowed origin, the page's or for a page without credentials the star. */
function pageMayRead(headers, { origin, credentialsMode }) {
  const values = (wanted) =>
    headers.filter(([name]) => name.toLowerCase() === wanted).flatMap(([, value]) => String(value).split(/,\s*/));
  const allowed = values('access-control-allow-origin');
  const include = credentialsMode === 'include';
  if (allowed.length !== 1 || (allowed[0] !== origin && (allowed[0] !== '*' || include))) return false;
  return !include || values('access-control-allow-credentials').includes('true');
}
