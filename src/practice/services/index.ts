import { API_GATEWAY } from './apigateway/index.ts';
import { IAM } from './iam/index.ts';
import { STS } from './sts.ts';
import type { Service } from './types.ts';

/** The AWS services that the practice account speaks. */
export const SERVICES: readonly Service[] = [API_GATEWAY, IAM, STS];
