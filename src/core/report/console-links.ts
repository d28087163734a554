import { splitArn } from '../api-gateway/arns.ts';

/** Where a resource stands: what its console address needs besides its own name. */
export interface ConsolePlace {
  readonly partition: string;
  readonly region: string;
}

/**
 * The AWS console's page of a resource, from its ARN or from `service:kind/id` as findings write it; null where there
 * is no page of its own. AWS keeps no list of these addresses: they are those that the console itself goes to.
 */
export function consoleLink(resource: string, place: ConsolePlace): string | null {
  const named = namedOf(resource.toWellFormed());
  if (named === null) return null;
  const region = named.region || place.region;
  const page = pageOf(named.service, named.kind, named.name, region);
  // Nothing that could break out of an address or of the sequence that carries it.
  return page === null || !/^[\w-]+$/.test(region)
    ? null
    : `https://${named.service === 'iam' ? '' : `${region}.`}${hostOf(place.partition)}/${page}`;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html: China and GovCloud have consoles of their own. */
const hostOf = (partition: string): string =>
  partition === 'aws-cn'
    ? 'console.amazonaws.cn'
    : partition === 'aws-us-gov'
      ? 'console.amazonaws-us-gov.com'
      : 'console.aws.amazon.com';

interface Named {
  readonly service: string;
  readonly kind: string;
  /** What follows the kind, whole: `path/role-name` for a role with a path. */
  readonly name: string;
  readonly region: string;
}

function namedOf(resource: string): Named | null {
  const [scheme, , service = '', region = '', , rest = ''] = splitArn(resource);
  if (scheme !== 'arn') {
    const short = /^([a-z0-9-]+):([a-z-]+)\/(.+)$/.exec(resource);
    return short === null ? null : { service: short[1] ?? '', kind: short[2] ?? '', name: short[3] ?? '', region: '' };
  }
  const [, kind = '', name = ''] = /^\/?([^/:]+)[/:](.+)$/.exec(rest) ?? [];
  return kind === '' ? null : { service, kind, name, region };
}

function pageOf(service: string, kind: string, name: string, region: string): string | null {
  const first = encodeURIComponent(name.split('/')[0] ?? '');
  const last = encodeURIComponent(name.split('/').at(-1) ?? '');
  switch (`${service}:${kind}`) {
    case 'apigateway:restapis':
    case 'apigateway:apis':
      return `apigateway/main/apis/${first}/resources?api=${first}&region=${region}`;
    case 'apigateway:domainnames':
      return `apigateway/main/publish/domain-names?domain=${first}&region=${region}`;
    case 'execute-api:api':
      return `apigateway/main/apis/${first}/resources?api=${first}&region=${region}`;
    case 'iam:role':
      return `iam/home#/roles/details/${last}`;
    case 'iam:user':
      return `iam/home#/users/details/${last}`;
    case 'iam:policy':
      return 'iam/home#/policies';
    case 'lambda:function':
      return `lambda/home?region=${region}#/functions/${encodeURIComponent(name.split(':')[0] ?? '')}`;
    case 'cognito-idp:userpool':
      return `cognito/v2/idp/user-pools/${first}/user-pool-properties?region=${region}`;
    case 'ec2:vpc-endpoint':
      return `vpcconsole/home?region=${region}#EndpointDetails:vpcEndpointId=${first}`;
    case 'logs:log-group':
      return `cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(name.replace(/:\*$/, ''))).replaceAll('%', '$')}`;
    default:
      return null;
  }
}
