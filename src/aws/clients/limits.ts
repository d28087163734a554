import type { Clock } from '../../core/model/ports.ts';
import { type Limiter, type Limits, limiter } from '../limiter.ts';
import { SERVICES, type Service } from './types.ts';

/**
 * What AWS lets one account do in one Region; a part of the control plane's rate is left to others.
 * API Gateway (10 calls a second, 40 at once): https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 * Lambda: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * Cognito: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 * AWS WAF: https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
 * CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const LIMITS: Readonly<Record<Exclude<Service, 'apigatewayv2'>, Limits>> = {
  apigateway: {
    atOnce: 8,
    pace: { burst: 30, every: 125 },
    operations: {
      GetResources: { burst: 5, every: 400 },
      CreateDeployment: { burst: 1, every: 5_000 },
      UpdateAccount: { burst: 1, every: 20_000 },
      UpdateUsagePlan: { burst: 1, every: 20_000 },
      UpdateDomainName: { burst: 1, every: 30_000 },
    },
  },
  'cognito-idp': { atOnce: 4, pace: { burst: 15, every: 70 }, operations: { DescribeUserPoolClient: slow(5) } },
  logs: { atOnce: 2, pace: slow(10), operations: { FilterLogEvents: slow(5) } },
  iam: { atOnce: 6 },
  sts: { atOnce: 4 },
  lambda: { atOnce: 6, pace: { burst: 15, every: 70 } },
  organizations: { atOnce: 4 },
  ec2: { atOnce: 2 },
  wafv2: { atOnce: 2, pace: slow(5), operations: { GetWebACLForResource: slow(1) } },
  cloudfront: { atOnce: 2 },
};

/** So many calls a second. */
function slow(perSecond: number) {
  return { burst: perSecond, every: 1000 / perSecond };
}

export type ServiceLimiters = Readonly<Record<Service, Limiter>>;

/**
 * One limiter for each service, for everything that asks in this Region. Who is not AWS, as `isAws` says, has no rate
 * to keep.
 */
export function serviceLimiters(clock: Clock, isAws: (service: Service) => boolean): ServiceLimiters {
  const limiterOf = (service: Exclude<Service, 'apigatewayv2'>): Limiter => {
    const { atOnce, ...paces } = LIMITS[service];
    return limiter(isAws(service) ? { atOnce, ...paces } : { atOnce }, clock);
  };
  // Both generations of API Gateway are one control plane.
  const controlPlane = limiterOf('apigateway');
  const entries = SERVICES.map((service) => [
    service,
    service === 'apigateway' || service === 'apigatewayv2' ? controlPlane : limiterOf(service),
  ]);
  return Object.fromEntries(entries) as ServiceLimiters;
}
