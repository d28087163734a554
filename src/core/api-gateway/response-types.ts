/**
 * The gateway response types of a REST API with their default status, error type and text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export interface ResponseDefaults {
  readonly status: number;
  /** `x-amzn-errortype`; null where AWS's value is not known. */
  readonly errorType: string | null;
  /** Null stands for the JSON null that API Gateway really sends. */
  readonly text: string | null;
}

export const RESPONSE_DEFAULTS = {
  ACCESS_DENIED: {
    status: 403,
    errorType: 'AccessDeniedException',
    text: 'User is not authorized to access this resource',
  },
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'InternalServerErrorException', text: 'Internal server error' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: 'AuthorizerConfigurationException', text: null },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerConfigurationException', text: null },
  BAD_REQUEST_BODY: { status: 400, errorType: 'BadRequestException', text: 'Invalid request body' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException', text: 'Invalid request parameters' },
  DEFAULT_4XX: { status: 403, errorType: 'ForbiddenException', text: 'Forbidden' },
  DEFAULT_5XX: { status: 500, errorType: 'InternalServerErrorException', text: 'Internal server error' },
  EXPIRED_TOKEN: {
    status: 403,
    errorType: 'ExpiredTokenException',
    text: 'The security token included in the request is expired',
  },
  INTEGRATION_FAILURE: { status: 504, errorType: 'InternalServerErrorException', text: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException', text: 'Endpoint request timed out' },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException', text: 'Forbidden' },
  INVALID_SIGNATURE: {
    status: 403,
    errorType: 'InvalidSignatureException',
    text:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access ' +
      'Key and signing method. Consult the service documentation for details.',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    text: 'Missing Authentication Token',
  },
  QUOTA_EXCEEDED: { status: 429, errorType: 'LimitExceededException', text: 'Limit Exceeded' },
  REQUEST_TOO_LARGE: { status: 413, errorType: null, text: 'Request Too Long' },
  RESOURCE_NOT_FOUND: { status: 404, errorType: null, text: 'Not Found' },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException', text: 'Too Many Requests' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException', text: 'Unauthorized' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: 'BadRequestException', text: 'Unsupported Media Type' },
  WAF_FILTERED: { status: 403, errorType: 'ForbiddenException', text: 'Forbidden' },
} as const satisfies Record<string, ResponseDefaults>;

export type ResponseType = keyof typeof RESPONSE_DEFAULTS;

/** A customised type without a status of its own keeps the type's; the two catch-all types have none to keep. */
export function statusOfType(type: string, given: number | null): number | null {
  if (given !== null || type.startsWith('DEFAULT_') || !Object.hasOwn(RESPONSE_DEFAULTS, type)) return given;
  return RESPONSE_DEFAULTS[type as ResponseType].status;
}

export const RESPONSE_TYPES = Object.keys(RESPONSE_DEFAULTS) as readonly ResponseType[];

/** HTTP APIs know a handful of fixed texts and no error type. */
export function httpText(status: number): string {
  switch (status) {
    case 400:
      return 'Bad Request';
    case 401:
      return 'Unauthorized';
    case 403:
      return 'Forbidden';
    case 404:
      return 'Not Found';
    case 413:
      return 'Request Entity Too Large';
    case 429:
      return 'Too Many Requests';
    case 503:
    case 504:
      return 'Service Unavailable';
    default:
      return 'Internal Server Error';
  }
}
