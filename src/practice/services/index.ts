import { API_GATEWAY } from './apigateway/index.ts';
import { CLOUDFRONT } from './cloudfront.ts';
import { COGNITO } from './cognito.ts';
import { EC2 } from './ec2.ts';
import { IAM } from './iam/index.ts';
import { LAMBDA } from './lambda.ts';
import { LOGS } from './logs.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { STS } from './sts.ts';
import type { Service } from './types.ts';
import { WAFV2 } from './wafv2/index.ts';

/** The AWS services that the practice account speaks. */
export const SERVICES: readonly Service[] = [
  API_GATEWAY,
  IAM,
  STS,
  ORGANIZATIONS,
  LAMBDA,
  EC2,
  WAFV2,
  CLOUDFRONT,
  COGNITO,
  LOGS,
];
